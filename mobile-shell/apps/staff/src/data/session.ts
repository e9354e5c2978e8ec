import { createRules, createSession } from '@onewindow/ui';
import { createUploader } from '@onewindow/ui/uploads';

export const { me, api, whoami, signOut } = createSession('onewindow.staff');
export const rules = createRules(api);
export const { toCase, uploadResumably } = createUploader(api);
