import { createRules, createSession } from '@onewindow/ui';

export const { me, api, whoami, signOut } = createSession('onewindow.staff');
export const rules = createRules(api);
