// Form.io: the processing its renderer and its server run over a whole submission at every change.
import formio from '@formio/core';
import { isDay } from '../form/days.mjs';
import formats from '../form/formats.cjs';
import { fileKey, toFormio } from '../form/formio.mjs';
import { document } from './answers.mjs';

const { ProcessorMap, jsonLogic, processSync } = formio;

/** Fields, rules, visibility and documents. */
export function formIo(form) {
  jsonLogic.add_operation('isUscc', (text) => formats['cn-uscc'](text ?? ''));
  jsonLogic.add_operation('isDay', (text) => isDay(text ?? ''));
  const definition = toFormio(form);
  const { data, put } = document(form);
  const processors = [ProcessorMap.conditions, ProcessorMap.validate];
  return {
    change(path, value) {
      put(path, value);
      const scope = { errors: [] };
      processSync({ form: definition, components: definition.components, submission: { data }, data, processors, scope });
      return scope;
    },
    look(scope) {
      const shown = new Map(scope.conditionals.map(({ path, conditionallyHidden }) => [path, !conditionallyHidden]));
      return {
        wrong: scope.errors.map((error) => `/${error.context.path.replaceAll('.', '/')}`),
        needed: form.materials.filter(({ id }) => shown.get(fileKey(id))).map(({ id }) => id),
      };
    },
  };
}
