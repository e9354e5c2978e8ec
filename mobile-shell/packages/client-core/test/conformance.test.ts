/** Runs the published vectors of `client-core/conformance` in every build of the core that runs in Node. */
import { describe, expect, it } from 'vitest';
import { text } from './conformance/exact';
import { FLAVOURS, PACKAGE_FLAVOURS, startHost } from './conformance/raw';
import { files, isAboutPackage, run } from './conformance/vectors';

const LEAST = 600;
/** The largest forms take seconds as plain JavaScript, more on a machine that is busy. */
const LONG = 60_000;

it('there are as many vectors as the specification promises', () => {
  const total = [...files.values()].reduce((sum, file) => sum + file.cases.length, 0);
  expect(total).toBeGreaterThanOrEqual(LEAST);
});

describe.each([...FLAVOURS, ...PACKAGE_FLAVOURS])('%s', async (flavour) => {
  const host = await startHost(flavour);
  const knowsPackages = flavour.startsWith('package/');
  for (const [name, file] of files) {
    const cases = file.cases.filter((vector) => knowsPackages || !isAboutPackage(vector));
    if (cases.length === 0) continue;
    describe(name, () => {
      for (const vector of cases) {
        it(text(vector['name']), () => {
          expect(run(host, file, vector)).toBeUndefined();
        }, LONG);
      }
    });
  }
});
