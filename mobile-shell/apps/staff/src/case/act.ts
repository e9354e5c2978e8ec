import type { Case } from '@onewindow/sdk';

/** Runs one change of the case shown and reloads it; answers whether it was done. */
export type Act = (change: (one: Case) => Promise<Case>, done?: string) => Promise<boolean>;
