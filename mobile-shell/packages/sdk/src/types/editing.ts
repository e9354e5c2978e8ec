/** A version of an item put forward for publishing. */
export interface ItemRelease {
  id: string;
  version: number;
  item: string;
  itemVersion: number;
  state: 'proposed' | 'scheduled' | 'published' | 'refused' | 'withdrawn' | 'failed';
  reason: string;
  effectiveFrom: string;
  proposedBy: string;
  proposedById: string;
  proposedAt: string;
  decidedBy?: string;
  decidedAt?: string;
  answer?: string;
}

/** What editors are working on; lists leave the text out. */
export interface WorkingCopy {
  version: number;
  savedBy: string;
  savedAt: string;
  source?: string;
}

export interface EditedVersion {
  version: number;
  publishedAt: string;
  hasSource: boolean;
  release?: ItemRelease;
}

/** An item as its editors see it; lists leave the versions out. */
export interface EditedItem {
  key: string;
  name?: string;
  version?: number;
  copyVersion: number;
  workingCopy?: WorkingCopy;
  release?: ItemRelease;
  versions?: EditedVersion[];
}

export type ItemChangeGroup = 'item' | 'conditions' | 'materials' | 'form' | 'limits' | 'fees' | 'result' | 'steps' | 'legalBasis';

/** One thing a version changes for people. */
export interface ItemChange {
  group: ItemChangeGroup;
  kind: 'added' | 'removed' | 'changed';
  name: string;
  facts: { label: string; before?: string; after?: string }[];
}

/** What publishing a text would say of it. */
export interface CheckedSource {
  faults: { file: string; line: number; column: number; code: string; message: { zh: string; en: string }; suggestion?: string }[];
  packSha256?: string;
  version?: number;
  broken: string[];
  changes?: ItemChange[];
}

export interface ReleaseDetail {
  release: ItemRelease;
  source: string;
  checked: CheckedSource;
}
