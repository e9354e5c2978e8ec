// An answers document that is changed in place, for the engines that are given the whole of it.

/** A copy of the form's answers, and a way to change one of them. */
export function document(form) {
  const data = structuredClone(form.answers);
  return {
    data,
    put(path, value) {
      const keys = path.split('/');
      const last = keys.pop();
      let group = data;
      for (const key of keys) group = group[key];
      group[last] = value;
    },
  };
}

/** The fields Ajv's errors stand at; that a hidden field has an answer is no error of a draft. */
export function ajvPointers(errors) {
  return (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if' && keyword !== 'false schema')
    .map(({ keyword, instancePath, params }) => (keyword === 'required' ? `${instancePath}/${params.missingProperty}` : instancePath));
}
