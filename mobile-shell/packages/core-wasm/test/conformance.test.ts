/** Runs the published vectors of `client-core/conformance` in every build of the core that runs in Node. */
import { describe, expect, it } from 'vitest';
import { text } from './conformance/exact';
import { FLAVOURS, startHost } from './conformance/raw';
import { files, run } from './conformance/vectors';

const LEAST = 600;
/** The largest forms take seconds as plain JavaScript, more on a machine that is busy. */
const LONG = 60_000;

it('there are as many vectors as the specification promises', () => {
  const total = [...files.values()].reduce((sum, file) => sum + file.cases.length, 0);
  expect(total).toBeGreaterThanOrEqual(LEAST);
});

describe.each(FLAVOURS)('%s', async (flavour) => {
  const host = await startHost(flavour);
  for (const [name, file] of files) {
    describe(name, () => {
      for (const vector of file.cases) {
        it(text(vector['name']), () => {
          expect(run(host, file, vector)).toBeUndefined();
        }, LONG);
      }
    });
  }
});
