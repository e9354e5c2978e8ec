import js from '@eslint/js';
import vue from 'eslint-plugin-vue';
import ts from 'typescript-eslint';
import { noRuleInPages } from './rules.eslint.js';

export default ts.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'packages/sdk/src/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      // The type checker knows the names of the browser and of Node; this rule does not.
      'no-undef': 'off',
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      // The compiler already asks every case of a switch to give a value.
      'vue/return-in-computed-property': 'off',
      // Line breaking is left to the eye: these rules ask for one attribute a line.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multi-word-component-names': 'off',
    },
  },
  {
    // Scripts beside the apps answer on the console: it is their only way to speak.
    files: ['bench/**/*.mjs', 'tests/**/*.mjs', 'tools/**/*.{js,mjs}', 'mobile-shell/tools/**/*.{js,mjs}', 'examples/**/*.mjs'],
    rules: { 'no-console': 'off' },
  },
  noRuleInPages,
);
