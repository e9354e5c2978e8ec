/** The core's calls as text, for tests that compare what it writes to the letter. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Call, type Host } from '../../src/calls';
import { miniHost } from '../../src/mini';

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

/** Starts the flavour of the core with this name: `node`, or `mini`. */
export function startHost(flavour: string): Host {
  if (flavour === 'node') {
    const generated = createRequire(import.meta.url)('../../dist/node/onewindow_core.js') as { Host: new () => Host };
    return new generated.Host();
  }
  if (flavour === 'mini') {
    return miniHost(readFileSync(new URL('../../dist/mini/onewindow_core_mini.wasm', import.meta.url)));
  }
  throw new Error(`no flavour ${flavour}`);
}
