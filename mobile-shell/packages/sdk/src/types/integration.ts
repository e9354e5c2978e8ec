import type { components } from '../schema';

/** A webhook that was added, with its secret. */
export type NewWebhook = components['schemas']['NewWebhook'];
/** Something that happened to a case; webhooks tell the same, under the same id. */
export type Change = components['schemas']['Change'];
/** Where to go on in a feed: with the `cursor` of the answer before, kept once what came with it is safe. */
export interface FeedPlace {
  cursor?: string | null | undefined;
  limit?: number | undefined;
}

/** What happened to cases since a place in the feed. */
export type Changes = components['schemas']['Changes'];
/** What was published since a place in the catalogue. */
export type CatalogueChanges = components['schemas']['CatalogueChanges'];
/** How many cases were handed in, by item and state. */
export type CaseFigures = components['schemas']['CaseFigures'];
/** Somebody made up in a sandbox, and the token to act for them. */
export type SandboxCitizen = components['schemas']['SandboxCitizen'];
/** What the office of a sandbox is to do. */
export type SandboxStep = components['schemas']['SandboxStepRequest'];
/** A case of a sandbox after a step. */
export type SandboxCase = components['schemas']['SandboxCase'];

/** A line of the export of cases; the description has the whole as one text. */
export interface ExportedCase {
  id: string;
  number: string;
  itemKey: string;
  itemVersion: number;
  caseType: string;
  mode: string;
  department: string;
  district: string;
  state: string;
  submittedAt: string | null;
  acceptedAt: string | null;
  decidedAt: string | null;
  closedAt: string | null;
  statutoryDue: string | null;
  promisedDue: string | null;
  updatedAt: string;
}
