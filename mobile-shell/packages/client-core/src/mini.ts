/**
 * The core as a module with four plain exports and no imports, for mini-programs and any other
 * host; and the same as plain JavaScript, where there is no WebAssembly.
 */

import type { Host } from './calls';
import { wrap, type Core, type PackageCore } from './index';
import { readUtf8, utf8Length, writeUtf8 } from './utf8';

export * from './index';

/** What the module exports, whether it is WebAssembly or was turned into JavaScript. */
export interface MiniExports {
  memory: { readonly buffer: ArrayBuffer };
  ow_input(length: number): number;
  ow_call(
    op: number,
    handle: number,
    first: number,
    second: number,
    third: number,
    number: number,
    other: number,
  ): number;
  ow_output(): number;
  ow_length(): number;
}

/** Past this, a text's exact size is worked out before room is asked for. */
const LARGE = 1 << 16;

const TOO_LARGE = '{"code":"document_too_large","message":""}';

class MiniHost implements Host {
  private bytes: Uint8Array;

  constructor(private readonly core: MiniExports) {
    this.bytes = new Uint8Array(core.memory.buffer);
  }

  call(
    op: number,
    handle: number,
    first: string,
    second: string,
    third: string,
    number: number,
    other: number,
  ): string {
    const characters = first.length + second.length + third.length;
    // A UTF-16 unit takes at most three bytes.
    const room =
      characters * 3 > LARGE ? utf8Length(first) + utf8Length(second) + utf8Length(third) : characters * 3;
    const start = this.core.ow_input(room);
    if (start === 0) throw TOO_LARGE;
    const bytes = this.view();
    const one = writeUtf8(first, bytes, start);
    const two = writeUtf8(second, bytes, start + one);
    const three = writeUtf8(third, bytes, start + one + two);
    const refused = this.core.ow_call(op, handle, one, two, three, number, other) !== 0;
    const from = this.core.ow_output();
    const text = readUtf8(this.view().subarray(from, from + this.core.ow_length()));
    if (refused) throw text;
    return text;
  }

  /** The memory, which becomes another buffer whenever it grows. */
  private view(): Uint8Array {
    if (this.bytes.buffer !== this.core.memory.buffer) this.bytes = new Uint8Array(this.core.memory.buffer);
    return this.bytes;
  }
}

/** Wraps a module; `start` makes a new instance, also when one has failed. */
export function miniCore(start: () => MiniExports): Core {
  return miniPackageCore(start);
}

/** Wraps a module that knows packages as well. */
export function miniPackageCore(start: () => MiniExports): PackageCore {
  return wrap(() => new MiniHost(start()));
}

/** A host of its own, for those who speak to the core call by call. */
export function miniHost(core: MiniExports): Host {
  return new MiniHost(core);
}

/** Compiles and starts the module. In a mini-program use {@link miniCore} with the host's own loader. */
export function loadMini(bytes: BufferSource): Core {
  return loadMiniPackages(bytes);
}

/** The same for a module that knows packages as well. */
export function loadMiniPackages(bytes: BufferSource): PackageCore {
  const module = new WebAssembly.Module(bytes);
  return miniPackageCore(() => new WebAssembly.Instance(module).exports as unknown as MiniExports);
}
