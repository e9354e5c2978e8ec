/** The header by which the worker marks what it answers in the server's place. */
export const FROM_WORKER = 'X-From-Worker';

/** What pages tell the worker. */
export type Told =
  /** The person wants the version that waits. */
  | { kind: 'takeOver' }
  /** What a page had read before there was a worker. */
  | { kind: 'seen'; urls: string[]; lang: string }
  /** The page is at rest: what people may need of the catalogue can be fetched. */
  | { kind: 'atRest'; lang: string };
