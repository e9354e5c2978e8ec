import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { readCode, type Picture } from '../src/data/read-code';
import { caseNumberIn } from '../src/data/scan';

const NUMBER = '9901022026031000013112800000001';
/** What the server puts into the code of a receipt. */
const ADDRESS = `https://yichuang.example.gov.cn/receipts/${NUMBER}-SJ?code=4F7K2M9Q`;

/** A code as a camera sees it: somewhere in the picture, turned, lit unevenly, and not quite sharp. */
function photograph(text: string, { width, height, side, turn }: { width: number; height: number; side: number; turn: number }): Picture {
  const { data: dark, size } = encode(text, { ecc: 'M', border: 4 });
  const data = new Uint8ClampedArray(width * height * 4);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const at = (x: number, y: number): number => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    const column = Math.floor(((cos * dx + sin * dy) / side + 0.5) * size);
    const row = Math.floor(((cos * dy - sin * dx) / side + 0.5) * size);
    return dark[row]?.[column] === true ? 40 : 225;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const blurred = (at(x - 0.5, y) + at(x + 0.5, y) + at(x, y - 0.5) + at(x, y + 0.5)) / 4;
      const lit = blurred * (0.7 + (0.3 * x) / width);
      data.set([lit, lit, lit, 255], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

describe('a code before the camera', () => {
  it.each([0, 0.2, Math.PI / 2, 2.8])('is read however the paper is held: %s', (turn) => {
    const picture = photograph(ADDRESS, { width: 640, height: 480, side: 330, turn });
    expect(caseNumberIn(readCode(picture) ?? '')).toBe(NUMBER);
  });

  it('may be the number itself, as on a telephone', () => {
    const picture = photograph(NUMBER, { width: 480, height: 640, side: 260, turn: 0.1 });
    expect(caseNumberIn(readCode(picture) ?? '')).toBe(NUMBER);
  });

  it('is nothing where there is none', () => {
    const blank = { width: 320, height: 240, data: new Uint8ClampedArray(320 * 240 * 4).fill(200) };
    expect(readCode(blank)).toBeUndefined();
  });
});
