// What both JavaScript hosts do with the rules core: the same calls, each answer as text.

/** A call's answer, or what it refused with. A trap is neither, and equals nothing. */
function attempt(call) {
  try {
    return String(call());
  } catch (refusal) {
    return refusal instanceof WebAssembly.RuntimeError ? `trap ${refusal}` : `refused ${refusal.message}`;
  }
}

/** Every answer of the core to one item's answer sets. */
export function verdicts(core, { pack, sets }) {
  return sets.map(({ context, input, edits }) => {
    const answers = [attempt(() => core.evaluate(pack, context, input))];
    let session;
    answers.push(attempt(() => ((session = new core.Session(pack, context)), 'open')));
    if (session) {
      answers.push(attempt(() => session.load(input)));
      for (const [method, ...args] of edits) {
        answers.push(attempt(() => session[method](...args)));
      }
      answers.push(attempt(() => session.verdict()));
      answers.push(attempt(() => session.document()));
      session.free();
    }
    return answers;
  });
}
