import type { Difference, SaveState, Side } from '@onewindow/form-model';
import type { Case, CommitmentTerms, StoredFile } from '@onewindow/sdk';
import type { FormView } from '@onewindow/ui';
import type { Ref, ShallowRef } from 'vue';
import type { ListedFile } from '../data/files';
import type { PreReviewDesk } from '../data/pre-review';
import type { Uploads } from '../data/uploads';
import type { HandIn } from '../kept/drafts';
import type { WaitingFile } from '../kept/files';

/** Where the documents of one form are handed in. */
export interface MaterialDesk {
  readonly form: FormView;
  /** What was uploaded, under the form's own names of its documents. */
  readonly files: Readonly<Ref<StoredFile[]>>;
  /** The files of a document on their way, the same ones however often they are asked for. */
  uploads(material: string): Uploads;
  /** How many of its files were begun in another visit, where uploads can go on. */
  unfinished?(material: string): number;
  removeFile(file: StoredFile): Promise<void>;
  viewFile(file: ListedFile): Promise<void>;
  /** What is told before a promise may stand in for the document, where one may. */
  terms(material: string): CommitmentTerms | undefined;
  /** Where the window may be asked to look at it before it is handed in. */
  readonly preReview?: PreReviewDesk;
}

/** A case being filled: its form, its server copy, and how the two are kept together. */
export interface OpenedCase extends MaterialDesk {
  readonly server: ShallowRef<Case>;
  readonly saveState: Ref<SaveState>;
  readonly saveFailure: ShallowRef<unknown>;
  /** Whether what is typed is kept on this device, too. */
  readonly isKept: Ref<boolean>;
  /** Present while somebody must say which of two versions to keep: what they do not agree on. */
  readonly differences: Readonly<Ref<Difference[] | undefined>>;
  settle(picks: ReadonlyMap<string, Side>): void;
  /** Files chosen without a network. */
  readonly waiting: Readonly<ShallowRef<readonly WaitingFile[]>>;
  /** Present once it was handed in without a network, until that is confirmed or called off. */
  readonly handIn: ShallowRef<HandIn | undefined>;
  callOff(): void;
  /** Hands the case in, for the first time or again; nothing comes back where it waits for a network. */
  submit(): Promise<Case | undefined>;
  /** Goes on after somebody logged in again; answers whether it was the same person. */
  signedInAgain(): boolean;
  /** The id the server gave a case that was begun without a network: it goes on under that one. */
  readonly made: Readonly<Ref<string | undefined>>;
  /** Done once all that was typed is kept. */
  close(): Promise<void>;
}
