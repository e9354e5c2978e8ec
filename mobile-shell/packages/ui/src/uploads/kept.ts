import type { PreviousUpload, UrlStorage } from 'tus-js-client';

const PREFIX = 'onewindow.upload.';

/** Milliseconds an address is kept: the server gives an upload up a day after its last piece. */
const KEPT_MS = 48 * 60 * 60 * 1000;

/** What tells one file of one document of a case or an application from another, without its name: that may say whose it is. */
export function fingerprintOf(id: string, material: string, file: File, sha256: string | undefined): string {
  return `${id}/${material}/${sha256 ?? [file.size, file.lastModified, file.type].join('-')}`;
}

/** A browser that refuses storage only cannot go on after the page was left. */
function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function entry(key: string): PreviousUpload | undefined {
  const kept = quietly(() => JSON.parse(localStorage.getItem(key) ?? 'null') as { uploadUrl: string; size: number; at: string } | null);
  if (!kept) return undefined;
  if (!(Date.parse(kept.at) + KEPT_MS > Date.now())) {
    quietly(() => {
      localStorage.removeItem(key);
    });
    return undefined;
  }
  return { uploadUrl: kept.uploadUrl, size: kept.size, creationTime: kept.at, urlStorageKey: key, metadata: {}, parallelUploadUrls: null };
}

function entries(prefix: string): PreviousUpload[] {
  const keys = quietly(() => Object.keys(localStorage)) ?? [];
  return keys.filter((key) => key.startsWith(PREFIX + prefix)).flatMap((key) => entry(key) ?? []);
}

/** Where unfinished uploads go on, kept on this device until they are done: addresses and sizes, never names. */
export const keptUploads = {
  findAllUploads: () => Promise.resolve(entries('')),
  findUploadsByFingerprint: (fingerprint: string) => Promise.resolve([entry(PREFIX + fingerprint)].flatMap((one) => one ?? [])),
  addUpload: (fingerprint: string, { uploadUrl, size }: PreviousUpload) => {
    const key = PREFIX + fingerprint;
    quietly(() => {
      localStorage.setItem(key, JSON.stringify({ uploadUrl, size, at: new Date().toISOString() }));
    });
    return Promise.resolve(key);
  },
  removeUpload: (key: string) => {
    quietly(() => {
      localStorage.removeItem(key);
    });
    return Promise.resolve();
  },
  forget: (fingerprint: string): void => {
    void keptUploads.removeUpload(PREFIX + fingerprint);
  },
  /** Forgets all uploads of a case that is gone. */
  forgetCase: (caseId: string): void => {
    for (const { urlStorageKey } of entries(`${caseId}/`)) void keptUploads.removeUpload(urlStorageKey);
  },
  /** How many files of a document were begun and not finished. */
  unfinished: (id: string, material: string): number => entries(`${id}/${material}/`).length,
} satisfies UrlStorage & Record<string, unknown>;
