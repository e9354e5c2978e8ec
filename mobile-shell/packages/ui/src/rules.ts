import { verifyPack, type Calendar, type Core, type Package, type PackageCore } from '@onewindow/client-core';
import type { Client } from '@onewindow/sdk';

/** Everything a form needs to run on this device. */
export interface Rules {
  core: Core;
  /** The pack's own bytes, as text. */
  pack: string;
  calendar: Calendar;
}

/** Everything a package needs to be filled in on this device. */
export interface PackageRules {
  core: PackageCore;
  document: string;
  packs: ReadonlyMap<string, string>;
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
    const { loadCore } = await import('@onewindow/client-core/web');
    const core = await loadCore();
    const [pack, years] = await Promise.all([loadPack(core, sha256), loadCalendar()]);
    return { core, pack, calendar: years };
  }

  /** What a package is filled in with: its document, and by item the packs of what is filled in. */
  async function loadPackageRules(sha256: string, items: readonly string[]): Promise<PackageRules> {
    // Larger than the other core, so only who fills in a package fetches it.
    const { loadPackageCore } = await import('@onewindow/client-core/web/package');
    const core = await loadPackageCore();
    const [document, years] = await Promise.all([loadPack(core, sha256), loadCalendar()]);
    const named = (JSON.parse(document) as Package).items.filter(({ item }) => items.includes(item));
    const packs = await Promise.all(named.map(async ({ item, pack }) => [item, await loadPack(core, pack)] as const));
    return { core, document, packs: new Map(packs), calendar: years };
  }

  return { loadRules, loadPackageRules, loadCalendar };
}
