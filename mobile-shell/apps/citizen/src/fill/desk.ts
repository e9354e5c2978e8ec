import type { Case, CommitmentTerms, StoredFile } from '@onewindow/sdk';
import type { FormView } from '@onewindow/ui';
import type { Uploads } from '@onewindow/ui/uploads';
import type { Ref, ShallowRef } from 'vue';
import type { ListedFile } from '../data/files';
import type { PreReviewDesk } from '../data/pre-review';
import type { WaitingFile } from '../kept/files';
import type { KeptForm } from './in-step';

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

/** Something being filled in and handed in, and how it is kept together with the server. */
export interface OpenForm extends KeptForm {
  /** Files chosen without a network. */
  readonly waiting: Readonly<ShallowRef<readonly WaitingFile[]>>;
  /** How many files are neither at the server nor kept for it: it is handed in once there are none. */
  readonly loose: Readonly<Ref<number>>;
  /** Hands it in, for the first time or again; answers where what came of it is shown, or nothing where it waits for a network. */
  submit(): Promise<string | undefined>;
  /** Done once all that was typed is kept. */
  close(): Promise<void>;
}

/** A case being filled: its form, and its server copy. */
export interface OpenedCase extends MaterialDesk, OpenForm {
  readonly server: ShallowRef<Case>;
  /** The fields that began with what the office knows, in this visit. */
  readonly begun: readonly string[];
}
