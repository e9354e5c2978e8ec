import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import type { ListedProgram, NewProgram, Page, ProgramRequest } from '../types/index';
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
  };
}
