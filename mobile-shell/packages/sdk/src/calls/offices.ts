import type { Client } from 'openapi-fetch';
import type { paths } from '../schema';
import type {
  AppointmentSlot,
  DeadLetter,
  GreenSettings,
  Mandate,
  NewMandate,
  Office,
  OfficeContact,
  OfficeWindows,
  Page,
  PickupOffice,
  PriorityProject,
  Thresholds,
  TrackedCase,
  Visit,
} from '../types/index';
import { answer, given } from './parts';

/** How offices are set up, and what their administrators look after. */
export function officeCalls(http: Client<paths>) {
  return {
    /** Says where an office stands, in millionths of a degree, and how it is reached; left out, that stays. */
    setOfficePlace: async (office: string, latE6: number, lngE6: number, contact?: OfficeContact): Promise<void> => {
      await http.PUT('/api/v1/offices/{key}/place', {
        params: { path: { key: office } },
        body: { latE6, lngE6, ...(contact ? { contact } : {}) },
      });
    },
    /** The windows that hand out results, in the client's language unless another is asked for. */
    pickupOffices: (language?: string) =>
      answer(
        http.GET('/api/v1/pickup-offices', language === undefined ? {} : { headers: { 'Accept-Language': language } }),
      ) as Promise<{ items: PickupOffice[] }>,
    /** 预约办理: the times of a centre that have not begun. */
    appointmentSlots: (office: string) =>
      answer(
        http.GET('/api/v1/offices/{key}/appointment-slots', { params: { path: { key: office } } }),
      ) as Promise<{ items: AppointmentSlot[] }>,
    /** Lays out the times of a day, in place of those there were. */
    layOutSlots: (office: string, day: string, slots: Pick<AppointmentSlot, 'starts' | 'ends' | 'capacity'>[]) =>
      answer(
        http.PUT('/api/v1/offices/{key}/appointment-slots/{day}', { params: { path: { key: office, day } }, body: { slots } }),
      ) as Promise<{ items: AppointmentSlot[] }>,
    /** Who comes to the clerk's own centre on a day. */
    visits: (day: string) =>
      answer(http.GET('/api/v1/appointments', { params: { query: { day } } })) as Promise<{ items: Visit[] }>,
    greenCases: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/green-cases', { params: { query: given(query) } })) as Promise<Page<TrackedCase>>,
    greenSettings: () => answer(http.GET('/api/v1/green-channel/settings')) as Promise<GreenSettings>,
    setGreenSettings: (version: number, body: Omit<GreenSettings, 'version'>) =>
      answer(
        http.PUT('/api/v1/green-channel/settings', { params: { header: { 'If-Match': `"${String(version)}"` } }, body }),
      ) as Promise<GreenSettings>,
    priorityProjects: () =>
      answer(http.GET('/api/v1/priority-projects')) as Promise<{ items: PriorityProject[] }>,
    putPriorityProject: (body: Pick<PriorityProject, 'projectCode' | 'name'>) =>
      answer(http.PUT('/api/v1/priority-projects', { body })) as Promise<PriorityProject>,
    removePriorityProject: async (code: string): Promise<void> => {
      await http.DELETE('/api/v1/priority-projects/{code}', { params: { path: { code } } });
    },
    offices: () => answer(http.GET('/api/v1/offices')) as Promise<{ items: Office[] }>,
    thresholds: (office: string) =>
      answer(http.GET('/api/v1/offices/{key}/thresholds', { params: { path: { key: office } } })) as Promise<Thresholds>,
    setThresholds: (office: string, version: number, body: Pick<Thresholds, 'remainingWorkdays' | 'usedPercent'>) =>
      answer(
        http.PUT('/api/v1/offices/{key}/thresholds', {
          params: { path: { key: office }, header: { 'If-Match': `"${String(version)}"` } },
          body,
        }),
      ) as Promise<Thresholds>,
    windows: (office: string) =>
      answer(http.GET('/api/v1/offices/{key}/windows', { params: { path: { key: office } } })) as Promise<OfficeWindows>,
    mandates: () => answer(http.GET('/api/v1/mandates')) as Promise<{ items: Mandate[] }>,
    drawUpMandate: (body: NewMandate, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/mandates', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body }),
      ) as Promise<Mandate>,
    signMandate: (id: string) =>
      answer(http.PUT('/api/v1/mandates/{id}/signature', { params: { path: { id } } })) as Promise<Mandate>,
    revokeMandate: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/mandates/{id}', { params: { path: { id } } });
    },
    deadLetters: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/dead-letters', { params: { query: given(query) } })) as Promise<Page<DeadLetter>>,
    retryDeadLetter: async (id: string): Promise<void> => {
      await http.POST('/api/v1/dead-letters/{id}/retry', { params: { path: { id } } });
    },
  };
}
