// Who takes part, and what of the form each of them does.
import { ajvCompiled, ajvJsonLogic, ajvStandalone } from './engines/ajv.mjs';
import { cfworkerJsonLogic } from './engines/cfworker.mjs';
import { formIo } from './engines/formio.mjs';
import { jsonForms } from './engines/jsonforms.mjs';
import { moduleBytes } from './engines/core.mjs';
import { miniSet, sessionSet, sessionSetText, webSet } from './engines/onewindow.mjs';
import { rjsf } from './engines/rjsf.mjs';
import { surveyJs } from './engines/surveyjs.mjs';

const ALL = { rules: true, materials: true };
const SCHEMA = { rules: false, materials: false };

/** Every candidate that can be had; the mini module may not be built. */
export const candidates = () => all.filter(({ key }) => key !== 'miniSet' || moduleBytes('mini'));

/** `does`: whether it checks rules over several fields and works out documents, besides the fields. */
const all = [
  { key: 'set', name: 'OneWindow set()', does: ALL, scope: 'all, delta', make: sessionSet },
  { key: 'setText', name: 'OneWindow set(), text', does: ALL, scope: 'all, delta', make: sessionSetText },
  { key: 'webSet', name: 'OneWindow set(), web module', does: ALL, scope: 'all, delta', make: webSet },
  { key: 'miniSet', name: 'OneWindow set(), mini module', does: ALL, scope: 'all, delta', make: miniSet },
  { key: 'ajvStandalone', name: 'Ajv standalone', does: SCHEMA, scope: 'fields', make: ajvStandalone },
  { key: 'ajvCompiled', name: 'Ajv compiled', does: SCHEMA, scope: 'fields', make: ajvCompiled },
  { key: 'ajvJsonLogic', name: 'Ajv + json-logic-js', does: ALL, scope: 'all', make: ajvJsonLogic },
  { key: 'cfworker', name: 'cfworker + json-logic-js', does: ALL, scope: 'all', make: cfworkerJsonLogic },
  { key: 'rjsf', name: 'RJSF validator-ajv8', does: SCHEMA, scope: 'fields', make: rjsf },
  { key: 'jsonforms', name: 'JSON Forms core', does: SCHEMA, scope: 'fields', make: jsonForms },
  { key: 'surveyjs', name: 'SurveyJS', does: ALL, scope: 'all, UI model', make: surveyJs },
  { key: 'formio', name: 'Form.io core', does: ALL, scope: 'all', make: formIo },
];
