import { expect, it } from 'vitest';
import { inputOf, savedBeside, type Filed } from '../src/index';

const file = (sha256: string, state = 'available') => ({ material: 'lease', name: `${sha256}.pdf`, size: 1, mediaType: 'application/pdf', sha256, state });
const filed: Filed = {
  answers: { a: 1 },
  choices: { commitments: [], deferrals: [], licences: [] },
  files: [file('one'), file('two'), file('virus', 'refused')],
  reviews: [
    { material: 'lease', verdict: 'rejected', reason: '看不清', files: ['one'] },
    { material: 'identity', verdict: 'accepted', reason: null, files: [] },
  ],
};

it('loads the files that count, and with each review the files it was about', () => {
  const { files, reviews } = inputOf(filed);
  expect(files['lease']?.map(({ sha256 }) => sha256)).toEqual(['one', 'two']);
  expect(reviews).toEqual({
    lease: { verdict: 'rejected', reason: '看不清', files: ['one'] },
    identity: { verdict: 'accepted', files: [] },
  });
});

it('takes newer answers in place of those the server has', () => {
  const { answers, files } = inputOf(filed, { answers: { a: 2 }, choices: filed.choices });
  expect(answers).toEqual({ a: 2 });
  expect(files['lease']).toHaveLength(2);
});

it('loses no file that came while a save was on its way', async () => {
  let now = { version: 1, files: ['one'] };
  const save = () => Promise.resolve({ version: 2, files: ['one', 'on another device'] });
  expect(await savedBeside(() => now, save)).toEqual({ version: 2, files: ['one', 'on another device'] });
  const meanwhile = async () => {
    now = { ...now, files: ['one', 'two'] };
    return await save();
  };
  expect(await savedBeside(() => now, meanwhile)).toEqual({ version: 2, files: ['one', 'two'] });
});
