/** What hosts that allow little are promised of the small module. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Host } from '../src/calls';
import { CoreError, wrap } from '../src/index';
import { loadMini } from '../src/mini';
import { readUtf8, utf8Length, writeUtf8 } from '../src/utf8';

const bytes = readFileSync(new URL('../dist/mini/onewindow_core_mini.wasm', import.meta.url));

describe('the small module', () => {
  it('imports nothing and exports four functions and its memory, no global', () => {
    const module = new WebAssembly.Module(bytes);
    expect(WebAssembly.Module.imports(module)).toEqual([]);
    const exports = WebAssembly.Module.exports(module).map(({ name, kind }) => `${kind} ${name}`);
    expect(exports.sort()).toEqual([
      'function ow_call',
      'function ow_input',
      'function ow_length',
      'function ow_output',
      'memory memory',
    ]);
  });

  it('refuses what is too large to be put in, and goes on', () => {
    const core = loadMini(bytes);
    expect(() => core.packHash('x'.repeat(9_000_000))).toThrow(CoreError);
    expect(core.packHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

it('a core that fails is started again, and says so', () => {
  let started = 0;
  const start = (): Host => {
    const instance = ++started;
    return {
      call: (op) => {
        if (op === 0 && instance === 1) throw new WebAssembly.RuntimeError('unreachable');
        return '7';
      },
    };
  };
  const core = wrap(start);
  const context = { today: '2026-11-23' } as never;
  const rules = core.prepare('', context);
  expect(() => core.packHash('')).toThrow('unreachable');
  expect(() => rules.open()).toThrow('started again');
  expect(core.packHash('')).toBe('7');
  expect(started).toBe(2);
});

it('texts keep every character on the way in', () => {
  for (const text of ['', 'plain', '一窗 é ß', '😀'.repeat(3), `${'长'.repeat(200)}😀`]) {
    const into = new Uint8Array(text.length * 3 + 8);
    const written = writeUtf8(text, into, 4);
    expect(written).toBe(utf8Length(text));
    expect(readUtf8(into.subarray(4, 4 + written))).toBe(text);
  }
});
