import type { PlainKey } from '@onewindow/ui';
import { t, type zh } from './messages';

interface Scope {
  name: string;
  says: PlainKey<typeof zh>;
}

/** What an administrator gives. */
export const GIVEN: readonly Scope[] = [
  { name: 'catalogue:read', says: 'scopeCatalogue' },
  { name: 'cases:read', says: 'scopeCases' },
  { name: 'changes:read', says: 'scopeChanges' },
  { name: 'statistics:read', says: 'scopeStatistics' },
  { name: 'webhooks:manage', says: 'scopeWebhooks' },
];

/** What each citizen consents to. */
export const CONSENTED: readonly Scope[] = [
  { name: 'profile:read', says: 'scopeProfile' },
  { name: 'own-cases:read', says: 'scopeOwnRead' },
  { name: 'own-cases:write', says: 'scopeOwnWrite' },
];

/** What a sandbox brings with it. */
const SANDBOX: Scope = { name: 'sandbox:manage', says: 'scopeSandbox' };

/** What a scope allows, in words; its name where this build knows none. */
export function scopeText(name: string): string {
  const known = [...GIVEN, ...CONSENTED, SANDBOX].find((scope) => scope.name === name);
  return known ? t(known.says) : name;
}
