import type { Calendar, Context } from '@onewindow/core-wasm';
import { shanghaiToday } from '@onewindow/form-model';
import type { Audience } from '@onewindow/sdk';
import { createRules, lang } from '@onewindow/ui';
import { api, me } from './session';

export const { loadRules, loadPackageRules } = createRules(api);

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
