import type { Client } from 'openapi-fetch';
import { jsonLines } from '../lines';
import type { paths } from '../schema';
import type { CaseFigures, CatalogueChanges, Changes, ExportedCase, FeedPlace } from '../types/index';
import { answer, given } from './parts';

const from = ({ cursor, limit }: FeedPlace) => given({ cursor: cursor ?? undefined, limit });

/** What programs read of cases and of the catalogue. */
export function followingCalls(http: Client<paths>) {
  return {
    /** What happened to cases, in one order in which nothing is skipped; with `hasMore` there is more at once. */
    changes: (place: FeedPlace = {}) => answer(http.GET('/api/v1/changes', { params: { query: from(place) } })) as Promise<Changes>,
    /** Every published version of every item, then what is new. */
    catalogueChanges: (place: FeedPlace = {}) =>
      answer(http.GET('/api/v1/catalogue-changes', { params: { query: from(place) } })) as Promise<CatalogueChanges>,
    /** How every case stands, one after the other as the answer comes; one that breaks off is thrown, for it is not all. */
    async *exportCases(signal?: AbortSignal): AsyncGenerator<ExportedCase, void, undefined> {
      const { data } = await http.GET('/api/v1/exports/cases', { parseAs: 'stream', ...(signal ? { signal } : {}) });
      yield* jsonLines<ExportedCase>(data as ReadableStream<Uint8Array> | string | null);
    },
    /** How many cases were handed in within some days, by item and state; the last thirty days when not said. */
    caseFigures: (days: { from?: string | undefined; to?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/statistics/cases', { params: { query: given(days) } })) as Promise<CaseFigures>,
  };
}
