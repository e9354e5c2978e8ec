import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import type { ListedProgram, NewProgram, Page, ProgramRequest, ProgramWebhook, WebhookDelivery } from '../types/index';
import { answer, given } from './parts';

/** Programs of other bodies, for the administrator who lets them in. */
export function programCalls(http: Client<paths>) {
  return {
    programs: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/clients', { params: { query: given(query) } })) as Promise<Page<ListedProgram>>,
    program: (id: string) => answer(http.GET('/api/v1/clients/{id}', { params: { path: { id } } })) as Promise<ListedProgram>,
    /** Lets one in; its secret is in this answer and nowhere else. */
    letProgramIn: (body: ProgramRequest, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/clients', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body }),
      ) as Promise<NewProgram>,
    /** Gives it a new secret; the one before works on for `overlapHours`. */
    renewProgramSecret: (id: string, overlapHours: number, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/clients/{id}/secret-rotations', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
          body: { overlapHours },
        }),
      ) as Promise<components['schemas']['NewSecret']>,
    /** Stops it for good. */
    stopProgram: (id: string) =>
      answer(http.POST('/api/v1/clients/{id}/stop', { params: { path: { id } } })) as Promise<ListedProgram>,
    /** Where it wants to be told, the oldest first. */
    programWebhooks: (id: string) =>
      answer(http.GET('/api/v1/clients/{id}/webhooks', { params: { path: { id } } })) as Promise<{ items: ProgramWebhook[] }>,
    /** What was sent to one of them, the newest first. */
    programDeliveries: (id: string, webhook: string, query: { cursor?: string | undefined } = {}) =>
      answer(
        http.GET('/api/v1/clients/{id}/webhooks/{webhook}/deliveries', {
          params: { path: { id, webhook }, query: given(query) },
        }),
      ) as Promise<Page<WebhookDelivery>>,
    /** Sends it a test event; the log says what becomes of it. */
    testProgramWebhook: (id: string, webhook: string, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/clients/{id}/webhooks/{webhook}/tests', {
          params: { path: { id, webhook }, header: { 'Idempotency-Key': idempotencyKey } },
        }),
      ) as Promise<WebhookDelivery>,
    /** Sends it an event once more that was delivered or given up. */
    replayProgramDelivery: (id: string, webhook: string, delivery: string) =>
      answer(
        http.POST('/api/v1/clients/{id}/webhooks/{webhook}/deliveries/{delivery}/replay', {
          params: { path: { id, webhook, delivery } },
        }),
      ) as Promise<WebhookDelivery>,
  };
}
