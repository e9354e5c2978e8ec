import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isAppointable, isOver } from '../src/data/states';

/** The states of the lifecycle, and of each those that can follow, as the core has them. */
const source = readFileSync(new URL('../../../../client-core/src/lifecycle.rs', import.meta.url), 'utf8');
const camel = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const final = [...(/((?:\| )?S::\w+ )+=> &\[\],/.exec(source)?.[0] ?? '').matchAll(/S::(\w+)/g)].map(([, name = '']) => camel(name));

test('a case is over where the lifecycle ends or the result was handed over, and a refused one only after its decision was', () => {
  expect(final).toContain('returned');
  for (const state of [...final, 'delivered']) expect([state, isOver(state)]).toEqual([state, true]);
  for (const state of ['draft', 'received', 'supplement', 'accepted', 'inReview', 'forwarded', 'granted', 'refused', 'issued']) {
    expect([state, isOver(state), isAppointable(state)]).toEqual([state, false, state !== 'refused']);
  }
  expect(isAppointable('closed')).toBe(false);
});
