import { verifyPack, type Calendar, type Core } from '@onewindow/core-wasm';
import type { Client } from '@onewindow/sdk';

/** Everything a form needs to run on this device. */
export interface Rules {
  core: Core;
  /** The pack's own bytes, as text. */
  pack: string;
  calendar: Calendar;
}

/** Fetches the core, packs and the calendar once each; what failed may be tried again. */
export function createRules(api: Pick<Client, 'pack' | 'calendar'>) {
  const packs = new Map<string, Promise<string>>();
  let calendar: Promise<Calendar> | undefined;

  /** The pack of this hash, its bytes checked against its name. */
  function loadPack(core: Core, sha256: string): Promise<string> {
    let loading = packs.get(sha256);
    if (loading === undefined) {
      loading = api.pack(sha256).then((pack) => {
        verifyPack(core, pack, sha256);
        return pack;
      });
      loading.catch(() => packs.delete(sha256));
      packs.set(sha256, loading);
    }
    return loading;
  }

  function loadCalendar(): Promise<Calendar> {
    if (calendar === undefined) {
      calendar = api.calendar();
      calendar.catch(() => {
        calendar = undefined;
      });
    }
    return calendar;
  }

  async function loadRules(sha256: string): Promise<Rules> {
    // The core is a good part of the weight, and the first page does without it.
    const { loadCore } = await import('@onewindow/core-wasm/web');
    const core = await loadCore();
    const [pack, years] = await Promise.all([loadPack(core, sha256), loadCalendar()]);
    return { core, pack, calendar: years };
  }

  return { loadRules, loadCalendar };
}
