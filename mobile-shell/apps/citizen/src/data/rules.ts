import { verifyPack, type Calendar, type Context, type Core } from '@onewindow/core-wasm';
import { loadCore } from '@onewindow/core-wasm/web';
import { shanghaiToday } from '@onewindow/form-model';
import type { Audience } from '@onewindow/sdk';
import { lang } from '@onewindow/ui';
import { api, me } from './session';

const packs = new Map<string, Promise<string>>();
let calendar: Promise<Calendar> | undefined;

/** The pack of this hash, fetched once, its bytes checked against its name. */
export function loadPack(core: Core, sha256: string): Promise<string> {
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

export function loadCalendar(): Promise<Calendar> {
  if (calendar === undefined) {
    calendar = api.calendar();
    calendar.catch(() => {
      calendar = undefined;
    });
  }
  return calendar;
}

export interface Rules {
  core: Core;
  pack: string;
  calendar: Calendar;
}

/** Everything a form needs to run on this device. */
export async function loadRules(sha256: string): Promise<Rules> {
  const core = await loadCore();
  const [pack, years] = await Promise.all([loadPack(core, sha256), loadCalendar()]);
  return { core, pack, calendar: years };
}

/** The context of somebody who only wants to know: today, and what is known of them if signed in. */
export function askingContext(kind: Audience, years: Calendar): Context {
  return {
    today: shanghaiToday(),
    lang: lang.value,
    applicant: { kind },
    standing: me.value?.standing ?? { deferralAllowed: true, commitmentAllowed: true },
    holdings: me.value?.licences.map((licence) => licence.type) ?? [],
    calendar: years,
  };
}
