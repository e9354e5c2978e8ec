import { defineMessages } from '@onewindow/ui';

const zh = {
  versionWaits: '新版本已经准备好。更新时，已填的内容不会丢。',
  versionTake: '更新',
} as const;

const en: Record<keyof typeof zh, string> = {
  versionWaits: 'A new version is ready. Nothing you entered is lost.',
  versionTake: 'Update',
};

/** The texts about what is kept on this device. */
export const t = defineMessages(zh, en);
