import type { Client } from 'openapi-fetch';
import type { LocalFile, Stop, UploadProgress } from '../carrier';
import { sendInPieces, type PieceOptions, type Source } from '../pieces';
import type { components, paths } from '../schema';
import type { Options, Transport } from '../transport';
import type {
  Annotation,
  Appointment,
  CaseClock,
  CaseRating,
  CaseRef,
  CaseSummary,
  DeliveryChoice,
  DeliveryWish,
  Draft,
  Page,
  PaymentOrder,
  PreReview,
  PrefilledField,
  RatingGrade,
  StoredFile,
  TimelineEvent,
  Upload,
} from '../types/index';
import { answer, caseOf, given, of } from './parts';

/** What an applicant does with a case. */
export function caseCalls(http: Client<paths>, transport: Transport, options: Options) {
  return {
    createCase: (
      body: {
        itemKey: string;
        applicant: { kind: 'person' } | { kind: 'firm'; firmId: string };
        district?: string;
        /** Under which authorisation, when it is in another's name. */
        authorisationId?: string;
      },
      idempotencyKey: string,
    ) =>
      caseOf(
        http.POST('/api/v1/cases', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ),
    myCases: (query: { state?: string | undefined; cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/cases', { params: { query: given(query) } })) as Promise<Page<CaseSummary>>,
    case: (id: string) => caseOf(http.GET('/api/v1/cases/{id}', { params: { path: { id } } })),
    saveDraft: (ref: CaseRef, draft: Draft) =>
      caseOf(http.PUT('/api/v1/cases/{id}/draft', { params: of(ref), body: draft })),
    uploadFile: (
      id: string,
      material: string,
      file: File | LocalFile,
      onProgress: (progress: UploadProgress) => void = () => undefined,
      signal?: Stop,
    ) =>
      transport.upload<StoredFile>(
        `/cases/${encodeURIComponent(id)}/files?material=${encodeURIComponent(material)}`,
        file,
        file.name,
        onProgress,
        signal,
      ),
    /** Uploads a file piece by piece (tus): what breaks goes on where it was, also in another visit. */
    uploadInPieces: (id: string, material: string, source: Source, how: PieceOptions = {}) =>
      sendInPieces<StoredFile>(transport, options.baseUrl, `/cases/${encodeURIComponent(id)}/uploads`, material, source, how),
    /** Where uploads of a case begin that go on after a break, for a tus client to which {@link asCaller} lends its name. */
    uploadsOf: (id: string) => `${options.baseUrl}/cases/${encodeURIComponent(id)}/uploads`,
    upload: (id: string) => answer(http.GET('/api/v1/uploads/{id}', { params: { path: { id } } })) as Promise<Upload>,
    asCaller: transport.asCaller.bind(transport),
    file: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/files/{file}', { params: { path: { id, file } }, parseAs: 'blob' }),
      ) as Promise<Blob>,
    /** A file to be shown: an identity paper with what it may be used for written across it. */
    filePreview: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/files/{file}/preview', { params: { path: { id, file } }, parseAs: 'blob' }),
      ) as Promise<Blob>,
    deleteFile: async (id: string, file: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/files/{file}', { params: { path: { id, file } } });
    },
    submit: (ref: CaseRef, draft: Draft, idempotencyKey: string) => {
      const { path, header } = of(ref);
      const params = { path, header: { ...header, 'Idempotency-Key': idempotencyKey } };
      return caseOf(http.POST('/api/v1/cases/{id}/submission', { params, body: draft }));
    },
    resubmit: (ref: CaseRef, draft: Draft, idempotencyKey: string) => {
      const { path, header } = of(ref);
      const params = { path, header: { ...header, 'Idempotency-Key': idempotencyKey } };
      return caseOf(http.POST('/api/v1/cases/{id}/resubmission', { params, body: draft }));
    },
    /** Deletes a draft with everything in it; it does not come back. */
    deleteDraft: async (ref: CaseRef): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}', { params: of(ref) });
    },
    withdraw: (ref: CaseRef, reason?: string) =>
      caseOf(http.POST('/api/v1/cases/{id}/withdrawal', { params: of(ref), body: given({ reason }) })),
    timeline: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/timeline', { params: { path: { id } } })) as Promise<{
        items: TimelineEvent[];
      }>,
    clock: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/clock', { params: { path: { id } } })) as Promise<CaseClock>,
    /** A new draft from the answers and files of a case that was returned. */
    beginAgain: (id: string, idempotencyKey: string) =>
      caseOf(
        http.POST('/api/v1/cases/{id}/new-draft', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
        }),
      ),
    /** Says that the deferred documents are there now. */
    supplyDeferred: (ref: CaseRef) =>
      caseOf(http.POST('/api/v1/cases/{id}/deferred-materials', { params: of(ref) })),
    deliveryChoice: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/delivery-choice', { params: { path: { id } } })) as Promise<DeliveryChoice>,
    chooseDelivery: (id: string, body: DeliveryWish) =>
      answer(
        http.PUT('/api/v1/cases/{id}/delivery-choice', { params: { path: { id } }, body }),
      ) as Promise<DeliveryChoice>,
    /** The receipt as a printable page. */
    printableReceipt: (id: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/receipt.html', { params: { path: { id } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** The receipt as a PDF. */
    receiptPdf: (id: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/receipt.pdf', { params: { path: { id } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** A notice or a decision as a printable page. */
    printableDocument: (id: string, document: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/documents/{document}.html', { params: { path: { id, document } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** A notice or a decision as a PDF. */
    documentPdf: (id: string, document: string) =>
      answer(
        http.GET('/api/v1/cases/{id}/documents/{document}.pdf', { params: { path: { id, document } }, parseAs: 'blob' }),
      ) as unknown as Promise<Blob>,
    /** 催办: asks the office to get on with a case. */
    urge: (id: string) =>
      answer(http.POST('/api/v1/cases/{id}/urge', { params: { path: { id } } })) as Promise<{ at: string; next: string }>,
    rating: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/rating', { params: { path: { id } } })) as Promise<CaseRating>,
    rate: (id: string, body: { grade: RatingGrade; tags: string[]; comment?: string }, idempotencyKey: string) =>
      answer(
        http.POST('/api/v1/cases/{id}/rating', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ) as Promise<CaseRating>,
    rateAgain: (id: string, grade: RatingGrade) =>
      answer(
        http.POST('/api/v1/cases/{id}/rating/second', { params: { path: { id } }, body: { grade } }),
      ) as Promise<CaseRating>,
    /** 预填: what a draft's form begins with; answers are saved with the others. */
    prefill: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/prefill', { params: { path: { id } } })) as Promise<{ fields: PrefilledField[] }>,
    /** 容缺预审: asks the window to look at a draft. */
    askPreReview: (id: string) =>
      answer(http.POST('/api/v1/cases/{id}/pre-review', { params: { path: { id } } })) as Promise<PreReview>,
    preReview: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/pre-review', { params: { path: { id } } })) as Promise<PreReview>,
    takeBackPreReview: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/pre-review', { params: { path: { id } } });
    },
    appointment: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/appointment', { params: { path: { id } } })) as Promise<Appointment>,
    bookAppointment: (id: string, slotId: string) =>
      answer(
        http.POST('/api/v1/cases/{id}/appointment', { params: { path: { id } }, body: { slotId } }),
      ) as Promise<Appointment>,
    cancelAppointment: async (id: string): Promise<void> => {
      await http.DELETE('/api/v1/cases/{id}/appointment', { params: { path: { id } } });
    },
    /** The notes on a case's documents: all for staff, those they were told of for applicants. */
    annotations: (id: string) =>
      answer(http.GET('/api/v1/cases/{id}/annotations', { params: { path: { id } } })) as Promise<{ items: Annotation[]; mayAdd: boolean }>,
    /** An investment project (投资项目) and its cases. */
    project: (code: string) =>
      answer(http.GET('/api/v1/projects/{code}', { params: { path: { code } } })) as Promise<components['schemas']['Project']>,
    paymentOrder: (id: string) =>
      answer(http.GET('/api/v1/payment-orders/{id}', { params: { path: { id } } })) as Promise<PaymentOrder>,
  };
}
