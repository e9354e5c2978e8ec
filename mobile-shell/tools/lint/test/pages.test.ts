/** That a rule in a page does not pass: what decides about an answer stands in the rules core alone. */
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const cwd = fileURLToPath(new URL('../../..', import.meta.url));
const eslint = new ESLint({ cwd });

async function faults(code: string, filePath: string): Promise<string[]> {
  const [{ messages } = { messages: [] }] = await eslint.lintText(code, { filePath });
  return messages.filter(({ ruleId }) => ruleId?.endsWith('no-restricted-syntax')).map(({ message }) => message.split(' belongs')[0] ?? '');
}

const page = (code: string) => faults(`export const decided = (value, rule) => ${code};\n`, 'apps/miniprogram/miniprogram/pages/form/index.ts');
const view = (script: string, template = '<p />') =>
  faults(`<script setup lang="ts">\n${script}\n</script>\n\n<template>\n  ${template}\n</template>\n`, 'apps/citizen/src/views/MeView.vue');

describe('a rule in a page', () => {
  it.each([
    [String.raw`/^1\d{10}$/.test(value)`, 'a pattern'],
    ['new RegExp(rule.pattern).test(value)', 'a pattern'],
    ['new Date(value) > rule', 'counting with dates'],
    ['Date.now() - value', 'counting with dates'],
    ['value.getFullYear() - 18', 'counting with dates'],
    ['value.length > 18', 'a limit'],
    ['18 <= value', 'a limit'],
    ['value.size > rule.maxBytes', 'a limit'],
    ['value < rule.minimum', 'a limit'],
    ['Number.isInteger(value)', 'checking an answer'],
    ['parseFloat(value)', 'checking an answer'],
  ])('%s is found in the mini-program', async (code, what) => {
    expect(await page(code)).toContain(what);
  });

  it('is found in a view, in what runs and in what is drawn', async () => {
    expect(await view(String.raw`const right = /^\d{18}$/;`)).toEqual(['a pattern']);
    expect(await view(`import { loadCore } from '@onewindow/client-core/web';`)).toEqual(['the rules core']);
    expect(await view('const one = 1;', '<p v-if="one > 18" />')).toEqual(['a limit']);
  });

  it('is not what shows what was said', async () => {
    expect(await page('rule.faults.length > 0 && value.on === rule.on')).toEqual([]);
    expect(await view(`import type { Lang } from '@onewindow/client-core';`, '<p v-if="faults.length > 1">{{ faults[0] }}</p>')).toEqual([]);
    expect(await faults('export const right = /x/;\n', 'apps/miniprogram/miniprogram/lib/look.ts')).toEqual([]);
  });
});
