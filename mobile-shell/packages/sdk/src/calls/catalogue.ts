import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import type {
  Calendar,
  CodeTable,
  Guide,
  ItemQuery,
  ItemSummary,
  ItemWindow,
  PackageGuide,
  PackageSummary,
  Page,
  RatingChoice,
  RatingCounts,
  ReceiptVerification,
} from '../types/index';
import { answer, given } from './parts';

/** What anybody may read: items, packages, packs and the tables beside them. */
export function catalogueCalls(http: Client<paths>) {
  return {
    items: (query: ItemQuery, signal?: AbortSignal) =>
      answer(
        http.GET('/api/v1/items', { params: { query: given(query) }, ...(signal ? { signal } : {}) }),
      ) as Promise<Page<ItemSummary>>,
    guide: (key: string) => answer(http.GET('/api/v1/items/{key}', { params: { path: { key } } })) as Promise<Guide>,
    /** 样表: a document of an item filled in as an example, as a PDF. */
    materialSample: (key: string, material: string) =>
      answer(
        http.GET('/api/v1/items/{key}/materials/{material}/sample', { params: { path: { key, material } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** The bytes of a pack as text; check them with `verifyPack`. */
    pack: (sha256: string) =>
      answer(http.GET('/api/v1/packs/{sha256}', { params: { path: { sha256 } }, parseAs: 'text' })) as Promise<string>,
    packages: () => answer(http.GET('/api/v1/packages')) as Promise<Page<PackageSummary>>,
    packageGuide: (key: string) =>
      answer(http.GET('/api/v1/packages/{key}', { params: { path: { key } } })) as Promise<PackageGuide>,
    /** The templates of parallel approval: stages, and which tasks they have. */
    stageTemplates: () => answer(http.GET('/api/v1/stages')) as Promise<components['schemas']['StageTemplates']>,
    stageTemplate: (key: string) =>
      answer(http.GET('/api/v1/stages/{key}', { params: { path: { key } } })) as Promise<components['schemas']['StageTemplate']>,
    calendar: () => answer(http.GET('/api/v1/calendar')) as Promise<Calendar>,
    verifyReceipt: (number: string, code: string) =>
      answer(
        http.GET('/api/v1/receipts/{number}/verification', { params: { path: { number }, query: { code } } }),
      ) as Promise<ReceiptVerification>,
    /** 好差评: the grades with their tags. */
    ratingTags: () => answer(http.GET('/api/v1/rating-tags')) as Promise<{ items: RatingChoice[] }>,
    itemRatings: (key: string) =>
      answer(http.GET('/api/v1/items/{key}/ratings', { params: { path: { key } } })) as Promise<RatingCounts>,
    /** Where an item is taken in in person, the windows for it first. */
    itemWindows: (item: string, district: string) =>
      answer(
        http.GET('/api/v1/items/{key}/windows', { params: { path: { key: item }, query: { district } } }),
      ) as Promise<{ items: ItemWindow[] }>,
    /** A code table, such as `departments`. */
    codes: (table: string) =>
      answer(http.GET('/api/v1/codes/{table}', { params: { path: { table } } })) as unknown as Promise<CodeTable>,
  };
}
