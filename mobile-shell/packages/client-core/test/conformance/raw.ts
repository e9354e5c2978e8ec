/** The core's calls as text, for tests that compare what it writes to the letter. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Call, type Host } from '../../src/calls';
import { miniHost, type MiniExports } from '../../src/mini';

/** A form, as text in and text out. */
export class RawSession {
  constructor(
    private readonly host: Host,
    private readonly handle: number,
  ) {}

  ask(call: number, first = '', second = '', number = 0, other = 0): string {
    return this.host.call(call, this.handle, first, second, '', number, other);
  }

  verdict(): string {
    return this.ask(Call.verdict);
  }

  snapshot(): string {
    return this.ask(Call.snapshot);
  }
}

/** A pack in a context. */
export class RawRules {
  private readonly handle: number;

  constructor(
    private readonly host: Host,
    pack: string,
    context: string,
  ) {
    this.handle = Number(host.call(Call.prepare, 0, pack, context, '', 0, 0));
  }

  evaluate(input: string): string {
    return this.host.call(Call.evaluate, this.handle, input, '', '', 0, 0);
  }

  open(): RawSession {
    return new RawSession(this.host, Number(this.host.call(Call.open, this.handle, '', '', '', 0, 0)));
  }

  restore(snapshot: string): { session: RawSession; restored: string } {
    const answer = this.host.call(Call.restore, this.handle, snapshot, '', '', 0, 0);
    const comma = answer.indexOf(',');
    return {
      session: new RawSession(this.host, Number(answer.slice(1, comma))),
      restored: answer.slice(comma + 1, -1),
    };
  }
}

/** The builds of the core that run in Node: for items alone, and for packages as well. */
export const FLAVOURS = ['node', 'web', 'mini', 'mini-js'] as const;
export const PACKAGE_FLAVOURS = ['package/node', 'package/web', 'package/mini', 'package/mini-js'] as const;
export type Flavour = (typeof FLAVOURS)[number] | (typeof PACKAGE_FLAVOURS)[number];

/** Starts one build of the core. */
export async function startHost(flavour: Flavour): Promise<Host> {
  const dist = (name: string) => new URL(`../../dist/${flavour}/${name}`, import.meta.url);
  if (flavour.endsWith('node')) {
    const generated = createRequire(import.meta.url)(fileURLToPath(dist('onewindow_core.js'))) as { Host: new () => Host };
    return new generated.Host();
  }
  if (flavour.endsWith('web')) {
    const generated = (await import(/* @vite-ignore */ dist('onewindow_core.js').href)) as {
      initSync(options: { module: BufferSource }): unknown;
      Host: new () => Host;
    };
    generated.initSync({ module: readFileSync(dist('onewindow_core_bg.wasm')) });
    return new generated.Host();
  }
  if (flavour.endsWith('mini')) {
    const module = new WebAssembly.Module(readFileSync(dist('onewindow_core_mini.wasm')));
    return miniHost(new WebAssembly.Instance(module).exports as unknown as MiniExports);
  }
  const script = dist('onewindow_core_mini.js').href;
  return miniHost((await import(/* @vite-ignore */ script)) as unknown as MiniExports);
}
