import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SHELL = join(import.meta.dirname, '../../..');
const SOURCES = ['packages/ui/src', 'apps/citizen/src', 'apps/staff/src'];
const TOKENS = readFileSync(join(SHELL, 'packages/ui/src/styles/tokens.css'), 'utf8');
const COLOUR = /(?<![\w&-])#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|:\s*(?:white|black)\b/gi;

const files = SOURCES.flatMap((folder) =>
  readdirSync(join(SHELL, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(vue|css)$/.test(name) && !name.endsWith('tokens.css'))
    .map((name) => join(folder, name)),
);

/** The names a block of declarations gives values to. */
function declared(block: string): string[] {
  return [...block.matchAll(/(--[\w-]+):/g)].map(([, name]) => name ?? '');
}

describe('colours', () => {
  it('come from the tokens alone', () => {
    const literals = files.flatMap((name) =>
      [...readFileSync(join(SHELL, name), 'utf8').matchAll(COLOUR)].map(([literal]) => `${name}: ${literal}`),
    );
    expect(literals).toEqual([]);
  });

  it('are tokens that exist', () => {
    const tokens = declared(TOKENS);
    const unknown = files.flatMap((name) => {
      const text = readFileSync(join(SHELL, name), 'utf8');
      // What a file declares it may use; a script gives such lengths and factors their values.
      const known = new Set([...tokens, ...declared(text)]);
      return [...text.matchAll(/var\((--[\w-]+)/g)].flatMap(([, token = '']) => (known.has(token) ? [] : [`${name}: ${token}`]));
    });
    expect(unknown).toEqual([]);
  });

  it('of the dark scheme all have a light one', () => {
    const [light = '', dark = ''] = TOKENS.split("[data-scheme='dark']");
    expect(declared(dark).length).toBeGreaterThan(20);
    expect(declared(dark).filter((name) => !declared(light).includes(name))).toEqual([]);
    // Cameras read dark squares on a light ground.
    expect(declared(dark).filter((name) => name.startsWith('--qr'))).toEqual([]);
  });
});
