import { createSession } from '@onewindow/ui';
import { heard } from './line';

export const { me, api, whoami, signOut } = createSession('onewindow.citizen', heard);
