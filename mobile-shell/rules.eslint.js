/**
 * What a page may not hold: a page shows what the rules core and the server say of an answer and decides nothing of
 * it itself, for then two editions would decide differently. What tells such code apart is what it is written with:
 * patterns, dates that are counted with, and values held against limits.
 */
const WHY = 'belongs to the rules core (or, where it is no rule, to a module beside the pages): a page shows what is said';

const FOUND = {
  'a pattern': ['Literal[regex]', ':matches(NewExpression, CallExpression)[callee.name="RegExp"]'],
  'counting with dates': [
    'NewExpression[callee.name="Date"]',
    'CallExpression[callee.object.name="Date"]',
    'CallExpression[callee.property.name=/^(get|set)(UTC)?(FullYear|Month|Date|Day|Hours|Time)$/]',
  ],
  'a limit': [
    'BinaryExpression[operator=/^[<>]=?$/] > Literal[value>1]',
    'BinaryExpression[operator=/^[<>]=?$/] > MemberExpression[property.name=/^(min|max)(imum|[A-Z])/]',
  ],
  'checking an answer': ['CallExpression[callee.property.name=/^(matchAll|exec|isInteger|isSafeInteger)$/]', 'CallExpression[callee.name=/^(parseInt|parseFloat|isNaN)$/]'],
  'the rules core': ['ImportDeclaration[importKind!="type"][source.value=/^@onewindow.client-core/]'],
};

const restrictions = Object.entries(FOUND).flatMap(([what, selectors]) => selectors.map((selector) => ({ selector, message: `${what} ${WHY}` })));

/** The pages of the mini-program and the views of the citizen's app, with the steps of filling in. */
export const noRuleInPages = {
  files: ['**/miniprogram/pages/**/*.ts', '**/citizen/src/views/**/*.vue', '**/citizen/src/fill/*.vue', '**/citizen/src/together/*.vue'],
  rules: { 'no-restricted-syntax': ['error', ...restrictions], 'vue/no-restricted-syntax': ['error', ...restrictions] },
};
