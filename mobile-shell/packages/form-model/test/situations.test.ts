import type { Core } from '@onewindow/client-core';
import { loadCore } from '@onewindow/client-core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeAnswer, FormModel, openQuestions, waitedMembers } from '../src/index';
import { CONTEXT } from './context';
import { PACK } from './pack';

let core: Core;
beforeAll(async () => {
  core = await loadCore();
});

const WORDS = { yes: '是', no: '否', unanswered: '', row: (title: string, n: number) => `${title} ${String(n)}` };

/** The small pack with a document for whoever has a helper called 王. */
function open(): FormModel {
  const pack = JSON.parse(PACK) as { rules: unknown[]; materials: Record<string, unknown>[] };
  const named = { compare: ['eq', { member: [0, 'name'] }, { text: '王五' }] };
  pack.rules.push({ expr: { each: ['exists', { rows: '/agency/helpers' }, 0, named] }, id: 'material:helper', source: 'x' });
  pack.materials.push({ ...pack.materials[1], id: 'helper', neededWhen: 2 });
  const input = { answers: {}, choices: { commitments: [], deferrals: [], licences: [] }, files: {}, reviews: {} };
  return new FormModel(core, JSON.stringify(pack), CONTEXT, input);
}

const GUIDE = { questions: ['/agency/byAgent', '/agency/helpers'], presets: [] };
const NONE = new Set<string>();

describe('the questions of a situation', () => {
  it('are open while a document waits for them, in the order of the guide', () => {
    const form = open();
    expect(openQuestions(form, GUIDE, NONE)).toEqual(['/agency/byAgent', '/agency/helpers']);
    form.set('/agency/byAgent', false);
    expect(openQuestions(form, GUIDE, NONE)).toEqual(['/agency/helpers']);
    form.addRow('/agency/helpers');
    expect(openQuestions(form, GUIDE, NONE)).toEqual(['/agency/helpers']);
    expect(waitedMembers(form, '/agency/helpers')).toEqual(['name']);
    form.set('/agency/helpers/0/name', '李四');
    expect(openQuestions(form, GUIDE, NONE)).toEqual([]);
  });

  it('that count as answered are asked until the person has gone past them', () => {
    const form = open();
    const guide = { questions: ['/business/kind'], presets: ['/business/kind'] };
    expect(openQuestions(form, guide, NONE)).toEqual(['/business/kind']);
    expect(openQuestions(form, guide, new Set(['/business/kind']))).toEqual([]);
  });

  it('are described once they are answered', () => {
    const form = open();
    expect(describeAnswer(form, '/agency/byAgent', WORDS)).toBeUndefined();
    form.set('/agency/byAgent', true);
    expect(describeAnswer(form, '/agency/byAgent', WORDS)).toBe('是');
    form.addRow('/agency/helpers');
    expect(describeAnswer(form, '/agency/helpers', WORDS)).toBe('从业人员 1');
  });
});
