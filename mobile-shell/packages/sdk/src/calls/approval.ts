import type { Client } from 'openapi-fetch';
import type { components, paths } from '../schema';
import type {
  Annotation,
  AskedPreReview,
  CaseRef,
  CaseSummary,
  Draft,
  DraftedDecision,
  DraftedWords,
  Finding,
  Lamp,
  NoticeItem,
  Opinion,
  OpinionTemplate,
  Page,
  PagePlace,
  PaymentOrder,
  PreReview,
  PreReviewRemark,
  Procedure,
  QueuedTask,
  StaffCaseSummary,
  StaffQuery,
  TaskQuestion,
} from '../types/index';
import { answer, caseOf, given, of, ofTask } from './parts';

/** What the window and the departments do with cases. */
export function approvalCalls(http: Client<paths>) {
  return {
    /** Who stands at the window, by their identity card. */
    identifyAtWindow: (body: components['schemas']['WalkInPersonRequest']) =>
      answer(http.POST('/api/v1/window/people', { body })) as Promise<components['schemas']['PersonAtWindow']>,
    beginAtWindow: (body: components['schemas']['WalkInDraftRequest'], idempotencyKey: string) =>
      caseOf(http.POST('/api/v1/window/drafts', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body })),
    windowDrafts: () => answer(http.GET('/api/v1/window/drafts')) as Promise<{ items: CaseSummary[] }>,
    preReviews: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/pre-reviews', { params: { query: given(query) } })) as Promise<Page<AskedPreReview>>,
    answerPreReview: (id: string, body: { summary: string; remarks: PreReviewRemark[] }) =>
      answer(
        http.POST('/api/v1/cases/{id}/pre-review/answer', { params: { path: { id } }, body }),
      ) as Promise<PreReview>,
    caseNumbered: (number: string) =>
      answer(http.GET('/api/v1/staff/case-numbers/{number}', { params: { path: { number } } })) as Promise<{ id: string }>,
    staffCases: (query: StaffQuery) =>
      answer(http.GET('/api/v1/staff/cases', { params: { query: given(query) } })) as Promise<Page<StaffCaseSummary>>,
    annotate: (id: string, file: string, body: { page: number; place?: PagePlace; text: string }, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/cases/{id}/files/{file}/annotations', {
          params: { path: { id, file }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<Annotation>,
    resolveAnnotation: (id: string, annotation: string) =>
      answer(
        http.PUT('/api/v1/cases/{id}/annotations/{annotation}/resolution', { params: { path: { id, annotation } } }),
      ) as Promise<Annotation>,
    removeAnnotation: async (id: string, annotation: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/annotations/{annotation}', { params: { path: { id, annotation } } });
    },
    review: (ref: CaseRef, material: string, verdict: 'accepted' | 'rejected', reason?: string) => {
      const { path, header } = of(ref);
      const params = { path: { ...path, material }, header };
      return caseOf(
        http.PUT('/api/v1/cases/{id}/reviews/{material}', { params, body: { verdict, ...given({ reason }) } }),
      );
    },
    accept: (ref: CaseRef, note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/acceptance', { params: of(ref), body: given({ note }) })),
    singleNotice: (ref: CaseRef, items: NoticeItem[], note?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/single-notice', { params: of(ref), body: { items, ...given({ note }) } }),
      ),
    notAccept: (ref: CaseRef, reason: string, rightOrgan?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/non-acceptance', { params: of(ref), body: { reason, ...given({ rightOrgan }) } }),
      ),
    /** Ends a case that cannot go on, with reasons; the applicant may begin again. */
    returnCase: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/return', { params: of(ref), body: { reason } })),
    /** Puts answers right on the spot, as the applicant asks. */
    correct: (ref: CaseRef, answers: Draft['answers'], note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/correction', { params: of(ref), body: { answers, ...given({ note }) } })),
    /** Begins a special procedure, whose time does not count. */
    pause: (ref: CaseRef, procedure: Procedure, workdays: number, note?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/special-procedure', {
          params: of(ref),
          body: { procedure, workdays, ...given({ note }) },
        }),
      ),
    resume: (ref: CaseRef, note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/special-procedure-end', { params: of(ref), body: given({ note }) })),
    /** Lengthens the limit, once, by the head of the organ. */
    extend: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/extension', { params: of(ref), body: { reason } })),
    /** Sends an escalated case to the upper level. */
    forward: (ref: CaseRef, note?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/forwarding', { params: of(ref), body: given({ note }) })),
    /** Returns an escalated case to the lower organ. */
    sendBack: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/sending-back', { params: of(ref), body: { reason } })),
    /** Takes a case into the green channel, with a reason people read. */
    enterGreenChannel: (ref: CaseRef, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/green-channel', { params: of(ref), body: { reason } })),
    giveOpinion: (ref: CaseRef, task: string, opinion: Opinion, reason?: string) => {
      const params = ofTask(ref, task);
      return caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/opinion', { params, body: { opinion, ...given({ reason }) } }),
      );
    },
    draftedDecisions: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/drafted-decisions', { params: { path: { id } } })) as Promise<{ items: DraftedDecision[] }>,
    saveDraftedDecision: (id: string, about: string, { outcome, opinion, conditions }: DraftedWords) =>
      answer(
        http.PUT('/api/v1/cases/{id}/drafted-decisions/{about}', {
          params: { path: { id, about } },
          body: { outcome, ...given({ opinion: opinion ?? undefined, conditions: conditions ?? undefined }) },
        }),
      ) as Promise<DraftedDecision>,
    removeDraftedDecision: async (id: string, about: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/drafted-decisions/{about}', { params: { path: { id, about } } });
    },
    opinionTemplates: () => answer(http.GET('/api/v1/staff/opinion-templates')) as Promise<{ items: OpinionTemplate[] }>,
    addOpinionTemplate: (body: Omit<OpinionTemplate, 'id'>, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/staff/opinion-templates', { params: { header: { 'Idempotency-Key': idempotencyKey } }, body }),
      ) as Promise<OpinionTemplate>,
    changeOpinionTemplate: ({ id, ...body }: OpinionTemplate) =>
      answer(
        http.PUT('/api/v1/staff/opinion-templates/{template}', { params: { path: { template: id } }, body }),
      ) as Promise<OpinionTemplate>,
    removeOpinionTemplate: async (template: string): Promise<void> => {
      await http.DELETE('/api/v1/staff/opinion-templates/{template}', { params: { path: { template } } });
    },
    /** What waits for the caller's department, the most urgent first. */
    tasks: (query: { lamp?: Lamp | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/staff/tasks', { params: { query: given(query) } })) as Promise<Page<QueuedTask>>,
    /** Finishes a merged assessment: every part of the task, each once. */
    assess: (ref: CaseRef, task: string, findings: Finding[]) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/assessment', { params: ofTask(ref, task), body: { findings } }),
      ),
    askDepartments: (ref: CaseRef, body: TaskQuestion) =>
      caseOf(http.POST('/api/v1/cases/{id}/tasks', { params: of(ref), body })),
    returnTask: (ref: CaseRef, task: string, reason: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/tasks/{task}/return', { params: ofTask(ref, task), body: { reason } })),
    transferTask: (ref: CaseRef, task: string, department: string, reason: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/transfer', { params: ofTask(ref, task), body: { department, reason } }),
      ),
    assignTask: (ref: CaseRef, task: string, reviewer: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/assignment', { params: ofTask(ref, task), body: { reviewer } }),
      ),
    cancelTask: (ref: CaseRef, task: string, reason: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/tasks/{task}/cancellation', { params: ofTask(ref, task), body: { reason } }),
      ),
    decideStage: (ref: CaseRef, number: number, outcome: 'passed' | 'refused', reason?: string) => {
      const { path, header } = of(ref);
      return caseOf(
        http.POST('/api/v1/cases/{id}/stages/{number}/decision', {
          params: { path: { ...path, number }, header },
          body: { outcome, ...given({ reason }) },
        }),
      );
    },
    decide: (ref: CaseRef, outcome: 'granted' | 'refused', reason?: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/decision', { params: of(ref), body: { outcome, ...given({ reason }) } }),
      ),
    issue: (ref: CaseRef) => caseOf(http.POST('/api/v1/cases/{id}/issuance', { params: of(ref) })),
    deliver: (ref: CaseRef, method: 'pickup' | 'mail' | 'electronic') =>
      caseOf(http.POST('/api/v1/cases/{id}/delivery', { params: of(ref), body: { method } })),
    /** Records what was paid at the window, by the number the payment has where it was made. */
    recordPayment: (id: string, body: { amountFen: number; reference: string }, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/payment-orders/{id}/payments', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<PaymentOrder>,
  };
}
