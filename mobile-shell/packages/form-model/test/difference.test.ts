import { loadCore, type Document } from '@onewindow/client-core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { differencesOf, FormModel, merged, type Words } from '../src/index';
import { CONTEXT } from './context';
import { PACK } from './pack';

const WORDS: Words = { yes: '是', no: '否', unanswered: '未填', row: (title, n) => `${title} ${String(n)}` };
const CHOICES = { commitments: [], deferrals: [], licences: [] };
const document = (answers: Document['answers'], choices: Partial<Document['choices']> = {}): Document => ({ answers, choices: { ...CHOICES, ...choices } });
let form: FormModel;

beforeAll(async () => {
  form = new FormModel(await loadCore(), PACK, CONTEXT, { ...document({}), files: {}, reviews: {} });
});

describe('two versions of a form', () => {
  const base = document({ business: { name: '小店', kind: 'shop' } });
  const mine = document({ business: { name: '大店', kind: 'shop', capital: 3 }, agency: { byAgent: true } });
  const theirs = document({ business: { name: '老店', kind: 'stall', capital: 3 } }, { deferrals: ['identity'] });

  it('are told apart field by field, with who changed what', () => {
    const found = differencesOf(form, { base, mine, theirs }, WORDS);
    expect(found).toEqual([
      { pointer: '/business/name', title: '经营信息 › 姓名', mine: '大店', theirs: '老店', changed: undefined },
      { pointer: '/business/kind', title: '经营信息 › 类型', mine: '店铺', theirs: '摊位', changed: 'theirs' },
      { pointer: '/agency/byAgent', title: '办理方式 › 委托他人代办', mine: '是', theirs: '未填', changed: 'mine' },
      { pointer: '#/deferrals/identity', title: '身份证明', mine: '否', theirs: '是', changed: 'theirs' },
    ]);
  });

  it('say nothing of what is the same', () => {
    expect(differencesOf(form, { base, mine, theirs: structuredClone(mine) }, WORDS)).toEqual([]);
  });

  it('tell rows apart one by one while there are as many, and as a whole else', () => {
    const helpers = (...names: string[]) => document({ agency: { helpers: names.map((name) => ({ name })) } });
    const titles = (a: Document, b: Document) => differencesOf(form, { base, mine: a, theirs: b }, WORDS).map(({ title, mine: here, theirs: there }) => [title, here, there]);
    expect(titles(helpers('甲', '乙'), helpers('甲', '丙'))).toEqual([['办理方式 › 从业人员 2 › 姓名', '乙', '丙']]);
    expect(titles(helpers('甲'), helpers('甲', '丙'))).toEqual([['办理方式 › 从业人员', '甲', '甲；丙']]);
  });

  it('become one by what was picked, and nothing else of mine is touched', () => {
    const hidden = document({ ...mine.answers, agency: { byAgent: true, agent: { name: '藏着的' } } });
    const picks = new Map([
      ['/business/name', 'mine'],
      ['/business/kind', 'theirs'],
      ['#/deferrals/identity', 'theirs'],
    ] as const);
    const one = merged(hidden, theirs, picks);
    expect(one.answers).toEqual({ business: { name: '大店', kind: 'stall', capital: 3 }, agency: { byAgent: true, agent: { name: '藏着的' } } });
    expect(one.choices.deferrals).toEqual(['identity']);
    expect(merged(mine, theirs, new Map([['/agency/byAgent', 'theirs']] as const)).answers['agency']).toEqual({});
  });
});
