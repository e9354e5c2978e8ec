import { shanghaiToday } from '@onewindow/form-model';
import type { Authorisation } from '@onewindow/sdk';

/** Whether somebody may still act under it. The server has the last word. */
export const isGood = (one: Authorisation): boolean => one.endedAt === null && one.validUntil >= shanghaiToday();
