import type { Core, Input } from '@onewindow/client-core';
import { loadCore } from '@onewindow/client-core/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeForm, FormModel } from '../src/index';
import { CONTEXT } from './context';
import { PACK } from './pack';

let core: Core;
beforeAll(async () => {
  core = await loadCore();
});

const CHOICES = { commitments: [], deferrals: [], licences: [] };

function open(answers: Input['answers'] = {}): FormModel {
  return new FormModel(core, PACK, CONTEXT, { answers, choices: CHOICES, files: {}, reviews: {} });
}

const states = (form: FormModel) => Object.fromEntries(form.checklist().map((entry) => [entry.material, entry.state]));

describe('a form', () => {
  it('starts with the defaults and says what is missing, page by page', () => {
    const form = open();
    expect(form.field('/business/kind').value).toBe('shop');
    expect(form.pages().map((page) => page.pointer)).toEqual(['/business', '/agency']);
    expect(form.faults('/business').map((fault) => fault.pointer)).toEqual(['/business/name', '/business/capital']);
    expect(form.faults('/agency').map((fault) => fault.pointer)).toEqual(['/agency/byAgent']);
    expect(form.complete).toBe(false);
  });

  it('shows and hides with the answers, and brings a typed answer back', () => {
    const form = open();
    expect(form.visible('/agency/agent')).toBe(false);
    form.set('/agency/byAgent', true);
    expect(form.visible('/agency/agent/name')).toBe(true);
    form.set('/agency/agent/name', '王代办');
    form.set('/agency/byAgent', false);
    expect(form.visible('/agency/agent/name')).toBe(false);
    expect(form.document().answers['agency']).toEqual({ byAgent: false });
    expect(form.everything().answers['agency']).toMatchObject({ agent: { name: '王代办' } });
    form.set('/agency/byAgent', true);
    expect(form.field('/agency/agent/name').value).toBe('王代办');
  });

  it('keeps faults in form order when fields appear', () => {
    const form = open();
    form.addRow('/agency/helpers');
    form.set('/agency/byAgent', true);
    expect(form.faults('/agency').map((fault) => fault.pointer)).toEqual(['/agency/agent/name', '/agency/helpers/0/name']);
  });

  it('tells and takes back an error', () => {
    const form = open();
    form.set('/business/name', '林');
    expect(form.field('/business/name').error).toContain('姓名');
    expect(form.valid).toBe(false);
    form.set('/business/name', '林晓晓');
    expect(form.field('/business/name').error).toBeUndefined();
    form.clear('/business/name');
    expect(form.field('/business/name').error).toContain('请填写');
  });

  it('leaves the objects of untouched fields alone', () => {
    const form = open();
    const before = form.field('/business/capital');
    form.set('/business/name', '林晓晓');
    expect(form.field('/business/capital')).toBe(before);
  });

  it('keeps the digits of a number and lets the core refuse what is none', () => {
    const form = open();
    form.setNumber('/business/capital', '007.50');
    expect(form.document().answers['business']).toMatchObject({ capital: 7.5 });
    form.setNumber('/business/capital', '很多');
    expect(form.field('/business/capital').error).toBeDefined();
    form.setNumber('/business/capital', ' ');
    expect(form.document().answers['business']).not.toHaveProperty('capital');
  });

  it('moves the answers of later rows up when a row goes', () => {
    const form = open();
    form.addRow('/agency/helpers');
    form.addRow('/agency/helpers');
    form.set('/agency/helpers/0/name', '甲');
    form.set('/agency/helpers/1/name', '乙');
    form.removeRow('/agency/helpers', 0);
    expect(form.rowCount('/agency/helpers')).toBe(1);
    expect(form.field('/agency/helpers/0/name').value).toBe('乙');
    expect(form.visible('/agency/helpers/1/name')).toBe(false);
    expect(form.document().answers['agency']).toEqual({ helpers: [{ name: '乙' }] });
  });

  it('keeps the checklist in step, in the order of the pack', () => {
    const form = open();
    expect(states(form)).toEqual({ identity: 'needed', authority: 'undetermined' });
    form.set('/agency/byAgent', true);
    expect(states(form)).toEqual({ identity: 'needed', authority: 'needed' });
    const file = { name: 'a.png', size: 9, mediaType: 'image/png', sha256: '0'.repeat(64) };
    form.attach('identity', file);
    expect(states(form)['identity']).toBe('provided');
    form.detach('identity', file.sha256);
    expect(states(form)['identity']).toBe('needed');
    expect(form.checklist().map((entry) => entry.material)).toEqual(['identity', 'authority']);
  });

  it('says the same after a language came and went', () => {
    const form = open();
    form.set('/business/name', '林');
    const before = form.faults();
    form.setLang('en');
    expect(form.title('/business/name')).toBe('Name');
    expect(form.faults()[0]?.message).toContain('Name');
    form.setLang('zh-CN');
    expect(form.faults()).toEqual(before);
  });

  it('tells listeners of every change until they leave', () => {
    const form = open();
    let told = 0;
    const leave = form.subscribe(() => {
      told += 1;
    });
    form.set('/business/name', '林晓晓');
    leave();
    form.set('/business/name', '林晓');
    expect(told).toBe(1);
  });

  it('tells which fields a change touched, and leaves the others and the pages as they were', () => {
    const form = open({ agency: { byAgent: false } });
    const [kind, pages] = [form.field('/business/kind'), form.pages()];
    let touched: readonly string[] | undefined;
    form.subscribe((pointers) => (touched = pointers && [...pointers]));
    form.set('/business/name', '林');
    expect(touched).toEqual(['/business/name']);
    form.set('/agency/byAgent', true);
    expect(form.visible('/agency/agent')).toBe(true);
    expect(form.field('/business/kind')).toBe(kind);
    form.set('/business/name', '林晓');
    expect(form.pages()).not.toBe(pages);
    expect(form.pages()).toEqual(pages);
  });
});

describe('the answers in words', () => {
  it('name choices, units, rows and what is unanswered', () => {
    const form = open({ business: { name: '林晓晓', capital: 10.5, kind: 'stall' }, agency: { helpers: [{ name: '甲' }] } });
    const groups = describeForm(form, { yes: '是', no: '否', unanswered: '未填写', row: (title, n) => `${title}${String(n)}` });
    expect(groups.map((group) => [group.title, group.page, group.fields.map((field) => field.value)])).toEqual([
      ['经营信息', '/business', ['林晓晓', '10.5 万元', '摊位']],
      ['办理方式', '/agency', ['未填写']],
      ['从业人员1', '/agency', ['甲']],
    ]);
  });
});
