import { createUploader } from '@onewindow/ui/uploads';
import { api } from './session';

export const { toCase, toPackage, uploadResumably } = createUploader(api);
