import { createSession } from '@onewindow/ui';

export const { me, api, whoami, signOut } = createSession('onewindow.citizen');
