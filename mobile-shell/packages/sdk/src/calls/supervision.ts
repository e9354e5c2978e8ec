import type { Client } from 'openapi-fetch';
import { readEvents } from '../events';
import type { components, paths } from '../schema';
import type {
  CommitmentCheck,
  CreditRecord,
  LampBoard,
  LampScope,
  LampTotals,
  ListedRating,
  NewOpinion,
  Page,
  RatingFinding,
  SupervisionOpinion,
} from '../types/index';
import { answer, given } from './parts';

/** What supervisors watch, and what is answered to them. */
export function supervisionCalls(http: Client<paths>) {
  return {
    ratings: (query: { open?: boolean | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/ratings', { params: { query: given(query) } })) as Promise<Page<ListedRating>>,
    /** Cases decided, ratings and grades, department by department. */
    ratingStatistics: (from: string, to: string) =>
      answer(http.GET('/api/v1/rating-statistics', { params: { query: { from, to } } })) as Promise<components['schemas']['RatingStatistics']>,
    answerRating: (id: string, body: { finding: RatingFinding; reply: string }) =>
      answer(
        http.POST('/api/v1/ratings/{id}/answer', { params: { path: { id } }, body }),
      ) as Promise<ListedRating>,
    lamps: (query: LampScope & { lamp?: string | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/lamps', { params: { query: given(query) } })) as Promise<LampBoard>,
    /** Calls back with the totals now and whenever they change, until the server ends the answer, which it does after minutes. */
    watchLamps: async (scope: LampScope, each: (totals: LampTotals) => void, signal: AbortSignal): Promise<void> => {
      const { data } = await http.GET('/api/v1/lamps/events', {
        params: { query: given(scope) },
        parseAs: 'stream',
        signal,
      });
      await readEvents(data as ReadableStream<Uint8Array<ArrayBuffer>> | null, 'totals', (data) => {
        each(JSON.parse(data) as LampTotals);
      });
    },
    sendOpinion: (opinion: NewOpinion, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/supervision-opinions', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body: { kind: opinion.kind, text: opinion.text, replyDue: opinion.replyDue, ...given({ caseId: opinion.caseId, department: opinion.department }) },
        }),
      ) as Promise<SupervisionOpinion>,
    opinions: (query: { open?: boolean | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/supervision-opinions', { params: { query: given(query) } })) as Promise<
        Page<SupervisionOpinion>
      >,
    caseOpinions: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/supervision-opinions', { params: { path: { id } } })) as Promise<{
        items: SupervisionOpinion[];
      }>,
    commitmentChecks: (query: { open?: boolean | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/commitment-checks', { params: { query: given(query) } })) as Promise<Page<CommitmentCheck>>,
    caseCommitmentChecks: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/commitment-checks', { params: { path: { id } } })) as Promise<{
        items: CommitmentCheck[];
      }>,
    recordFinding: (id: string, body: components['schemas']['CommitmentFindingRequest']) =>
      answer(
        http.POST('/api/v1/commitment-checks/{id}/finding', { params: { path: { id } }, body }),
      ) as Promise<CommitmentCheck>,
    repairRequests: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/repair-requests', { params: { query: given(query) } })) as Promise<Page<CreditRecord>>,
    answerRepair: (id: string, body: components['schemas']['RepairAnswerRequest']) =>
      answer(http.POST('/api/v1/repair-requests/{id}/answer', { params: { path: { id } }, body })) as Promise<CreditRecord>,
    replyToOpinion: (id: string, text: string) =>
      answer(
        http.POST('/api/v1/supervision-opinions/{id}/reply', { params: { path: { id } }, body: { text } }),
      ) as Promise<SupervisionOpinion>,
  };
}
