import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import type { SandboxCase, SandboxCitizen, SandboxStep } from '../types/index';
import { answer } from './parts';

/** What a program does in its sandbox, where nobody works and nobody lives. */
export function sandboxCalls(http: Client<paths>) {
  return {
    /** Makes somebody up who has consented to all the program may ask for; `citizenTokens` keeps their token. */
    makeSandboxCitizen: (body: components['schemas']['SandboxCitizenRequest'], idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/sandbox/citizens', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body }),
      ) as Promise<SandboxCitizen>,
    /** Has the office do something to a case that was handed in. */
    takeSandboxStep: (id: string, body: SandboxStep, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/sandbox/cases/{id}/steps', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<SandboxCase>,
    /** Throws away all that is in the sandbox. */
    resetSandbox: async (): Promise<void> => {
      await http.POST('/api/v1/sandbox/reset');
    },
  };
}
