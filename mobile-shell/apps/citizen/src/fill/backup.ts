import type { Document } from '@onewindow/core-wasm';

/** Unsent answers kept on this device, and the server's answers they started from. */
export interface Backup {
  base: string;
  document: Document;
}

const key = (caseId: string) => `onewindow.backup.${caseId}`;

/** A full or forbidden storage only costs the backup: the answers are still on their way to the server. */
export const backups = {
  put(caseId: string, backup: Backup): void {
    try {
      localStorage.setItem(key(caseId), JSON.stringify(backup));
    } catch {
      return;
    }
  },
  get(caseId: string): Backup | undefined {
    try {
      const kept = localStorage.getItem(key(caseId));
      return kept === null ? undefined : (JSON.parse(kept) as Backup);
    } catch {
      return undefined;
    }
  },
  drop(caseId: string): void {
    try {
      localStorage.removeItem(key(caseId));
    } catch {
      return;
    }
  },
};

/** One text for one content: two documents are the same when their texts are, whatever the order of their keys. */
export function fingerprint({ answers, choices }: Document): string {
  return JSON.stringify({ answers, choices }, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
