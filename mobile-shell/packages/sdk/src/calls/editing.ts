import type { Client } from 'openapi-fetch';
import type { paths } from '../schema';
import type { CheckedSource, EditedItem, ItemRelease, Page, ReleaseDetail, WorkingCopy } from '../types/index';

/** The answer of a call, narrowed to what `types` says of it. */
async function answer<T>(call: Promise<{ data?: unknown }>): Promise<T> {
  return (await call).data as T;
}

const match = (version: number): { 'If-Match': string } => ({ 'If-Match': `"${String(version)}"` });

/** What editors of the catalogue do. */
export function editingCalls(http: Client<paths>) {
  return {
    editedItems: (query: { cursor?: string; limit?: number } = {}) =>
      answer<Page<EditedItem>>(http.GET('/api/v1/edited-items', { params: { query } })),
    editedItem: (key: string) =>
      answer<EditedItem>(http.GET('/api/v1/edited-items/{key}', { params: { path: { key } } })),
    /** What items are checked against, as text for `Authoring.published`. */
    catalogueTables: () => answer<string>(http.GET('/api/v1/catalogue-tables', { parseAs: 'text' })),
    itemSource: (key: string, version: number) =>
      answer<{ key: string; version: number; source: string }>(
        http.GET('/api/v1/edited-items/{key}/versions/{version}/source', { params: { path: { key, version } } }),
      ),
    workingCopy: (key: string) =>
      answer<WorkingCopy>(http.GET('/api/v1/edited-items/{key}/working-copy', { params: { path: { key } } })),
    saveWorkingCopy: (key: string, version: number, source: string) =>
      answer<WorkingCopy>(
        http.PUT('/api/v1/edited-items/{key}/working-copy', { params: { path: { key }, header: match(version) }, body: { source } }),
      ),
    discardWorkingCopy: async (key: string, version: number): Promise<void> => {
      await http.DELETE('/api/v1/edited-items/{key}/working-copy', { params: { path: { key }, header: match(version) } });
    },
    checkItem: (key: string, source: string) =>
      answer<CheckedSource>(http.POST('/api/v1/edited-items/{key}/check', { params: { path: { key } }, body: { source } })),
    /** Puts a working copy forward, to be published once a colleague approves. */
    proposeRelease: (key: string, version: number, body: { reason: string; effectiveFrom: string }, idempotencyKey: string) => {
      const header = { ...match(version), 'Idempotency-Key': idempotencyKey };
      return answer<ItemRelease>(http.POST('/api/v1/edited-items/{key}/releases', { params: { path: { key }, header }, body }));
    },
    releases: () => answer<{ items: ItemRelease[] }>(http.GET('/api/v1/item-releases')),
    release: (id: string) => answer<ReleaseDetail>(http.GET('/api/v1/item-releases/{id}', { params: { path: { id } } })),
    approveRelease: (id: string, version: number, idempotencyKey: string) => {
      const header = { ...match(version), 'Idempotency-Key': idempotencyKey };
      return answer<ItemRelease>(http.POST('/api/v1/item-releases/{id}/approval', { params: { path: { id }, header } }));
    },
    /** Withdraws one's own release, refuses a colleague's. */
    refuseRelease: (id: string, version: number, reason: string, idempotencyKey: string) => {
      const header = { ...match(version), 'Idempotency-Key': idempotencyKey };
      return answer<ItemRelease>(
        http.POST('/api/v1/item-releases/{id}/refusal', { params: { path: { id }, header }, body: { reason } }),
      );
    },
  };
}
