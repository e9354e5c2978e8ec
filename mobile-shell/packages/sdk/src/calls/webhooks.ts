import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import type { NewWebhook, Page, ProgramWebhook, WebhookDelivery } from '../types/index';
import { answer, given } from './parts';

const keyed = (idempotencyKey: string) => ({ 'Idempotency-Key': idempotencyKey });

/** Where a program is told what happens. What arrives is checked by `verifyWebhook`. */
export function webhookCalls(http: Client<paths>) {
  return {
    webhooks: () => answer(http.GET('/api/v1/webhooks')) as Promise<{ items: ProgramWebhook[] }>,
    /** Adds an address; the secret is in this answer and nowhere else. */
    addWebhook: (body: components['schemas']['WebhookRequest'], idempotencyKey: string) =>
      answer(http.POST('/api/v1/webhooks', { params: { header: keyed(idempotencyKey) }, body })) as Promise<NewWebhook>,
    removeWebhook: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } });
    },
    /** Switches one on again that went off; what could not be sent then is sent now. */
    activateWebhook: (id: string) =>
      answer(http.POST('/api/v1/webhooks/{id}/activation', { params: { path: { id } } })) as Promise<ProgramWebhook>,
    /** The log of thirty days, the newest first. */
    webhookDeliveries: (id: string, query: { cursor?: string | undefined; limit?: number | undefined } = {}) =>
      answer(
        http.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query: given(query) } }),
      ) as Promise<Page<WebhookDelivery>>,
    /** Sends an event once more, under the same `webhook-id`. */
    replayDelivery: (id: string, delivery: string) =>
      answer(
        http.POST('/api/v1/webhooks/{id}/deliveries/{delivery}/replay', { params: { path: { id, delivery } } }),
      ) as Promise<WebhookDelivery>,
    /** Gives it a new secret; the one before signs as well for `overlapHours`. */
    renewWebhookSecret: (id: string, overlapHours: number, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/webhooks/{id}/secret-rotations', { params: { path: { id }, header: keyed(idempotencyKey) }, body: { overlapHours } }),
      ) as Promise<components['schemas']['NewWebhookSecret']>,
    /** Sends a `webhook.test`; the log says what became of it. */
    testWebhook: (id: string, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/webhooks/{id}/tests', { params: { path: { id }, header: keyed(idempotencyKey) } }),
      ) as Promise<WebhookDelivery>,
  };
}
