import type { Calendar, Context } from '@onewindow/client-core';
import { shanghaiToday } from '@onewindow/form-model';
import type { Audience, Me, PackageGuide } from '@onewindow/sdk';
import { createRules, lang, whenIdle } from '@onewindow/ui';
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

/** The context of what is begun without a network; what a firm holds only the server knows. */
export function beginningContext(applicant: { kind: 'person' } | { kind: 'firm'; firmId: string }, person: Me, years: Calendar): Context {
  const context = askingContext(applicant.kind, years);
  if (applicant.kind === 'person') return context;
  const own = person.firms.find((one) => one.id === applicant.firmId);
  return { ...context, standing: own?.standing ?? context.standing, holdings: [] };
}

/** The keys of all that can be applied for in a package. */
export const itemsOf = (guide: PackageGuide): string[] => guide.items.filter((item) => !item.external).map(({ key }) => key);

/** Reads what an application for a package is filled in with, so that the worker has it when there is no network. */
export async function readAhead(guide: PackageGuide): Promise<void> {
  if (!guide.document) return;
  await whenIdle();
  const keys = itemsOf(guide);
  await Promise.all([loadPackageRules(guide.document.sha256, keys), ...keys.map((key) => api.guide(key))]);
}
