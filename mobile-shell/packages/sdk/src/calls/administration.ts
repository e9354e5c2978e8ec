import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import { answer } from './parts';

type Schemas = components['schemas'];

/** What administrators set for the whole house, mostly from other systems of theirs. */
export function administrationCalls(http: Client<paths>) {
  return {
    /** Sets which days of a year are worked. */
    setCalendarYear: (year: number, body: Schemas['CalendarYearRequest']) =>
      answer(http.PUT('/api/v1/calendar/{year}', { params: { path: { year } }, body })) as Promise<Schemas['CalendarChange']>,
    /** Sets a credit grade, by which commitments may be asked for or not. */
    setCreditGrade: (body: Schemas['CreditGradeRequest']) =>
      answer(http.PUT('/api/v1/credit-grades', { body })) as Promise<Schemas['GradedSubject']>,
    /** Lays out a centre's windows, in place of those there were. */
    layOutWindows: (office: string, version: number, body: Schemas['WindowsRequest']) =>
      answer(
        http.PUT('/api/v1/offices/{key}/windows', {
          params: { path: { key: office }, header: { 'If-Match': `"${String(version)}"` } },
          body,
        }),
      ) as Promise<Schemas['Windows']>,
    /** Says that somebody is away, so that their work goes to their stand-in. */
    reportAbsence: (username: string, body: Schemas['AbsenceRequest'], idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/staff/{username}/absences', {
          params: { path: { username }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<Schemas['Absence']>,
    nameStandIn: async (username: string, body: Schemas['StandInRequest']): Promise<void> => {
      await http.PUT('/api/v1/staff/{username}/stand-in', { params: { path: { username } }, body });
    },
  };
}
