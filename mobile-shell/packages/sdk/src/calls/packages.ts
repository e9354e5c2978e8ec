import type { Client } from 'openapi-fetch';
import type { PackageSnapshot } from '@onewindow/client-core';
import type { LocalFile, Stop, UploadProgress } from '../carrier';
import type { components, paths } from '../schema';
import type { Options, Transport } from '../transport';
import type { CaseRef, PackageApplicationSummary, Page, PrefilledField, StoredFile } from '../types/index';
import { answer, given, of, packageOf } from './parts';

/** What an applicant does with an application for a package. */
export function packageCalls(http: Client<paths>, transport: Transport, options: Options) {
  return {
    /** Begins one application for the items of a package. */
    createPackageApplication: (
      body: {
        packageKey: string;
        applicant: { kind: 'person' } | { kind: 'firm'; firmId: string };
        district?: string;
        /** The optional items chosen. */
        items: string[];
        authorisationId?: string;
      },
      idempotencyKey: string,
    ) =>
      packageOf(
        http.POST('/api/v1/package-applications', {
          params: { header: { 'Idempotency-Key': idempotencyKey } },
          body: body as components['schemas']['PackageApplicationRequest'] & typeof body,
        }),
      ),
    myPackageApplications: (query: { cursor?: string | undefined } = {}) =>
      answer(http.GET('/api/v1/package-applications', { params: { query: given(query) } })) as Promise<Page<PackageApplicationSummary>>,
    packageApplication: (id: string) =>
      packageOf(http.GET('/api/v1/package-applications/{id}', { params: { path: { id } } })),
    /** 预填: what the form of each item begins with; answers are saved with the others. */
    packagePrefill: (id: string) =>
      answer(http.GET('/api/v1/package-applications/{id}/prefill', { params: { path: { id } } })) as Promise<{
        items: { key: string; fields: PrefilledField[] }[];
      }>,
    /** Deletes an application that was never handed in; it does not come back. */
    deletePackageDraft: async (ref: CaseRef): Promise<void> => {
      await http.DELETE('/api/v1/package-applications/{id}', { params: of(ref) });
    },
    savePackageDraft: (ref: CaseRef, session: PackageSnapshot) =>
      packageOf(
        http.PUT('/api/v1/package-applications/{id}/draft', {
          params: of(ref),
          body: { session: session as unknown as components['schemas']['PackageDraftRequest']['session'] },
        }),
      ),
    uploadPackageFile: (
      id: string,
      place: string,
      file: File | LocalFile,
      onProgress: (progress: UploadProgress) => void = () => undefined,
      signal?: Stop,
    ) =>
      transport.upload<StoredFile>(
        `/package-applications/${encodeURIComponent(id)}/files?material=${encodeURIComponent(place)}`,
        file,
        file.name,
        onProgress,
        signal,
      ),
    /** Where resumable uploads to an application for a package begin (tus). */
    packageUploadsOf: (id: string) => `${options.baseUrl}/package-applications/${encodeURIComponent(id)}/uploads`,
    packageFile: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/package-applications/{id}/files/{file}', { params: { path: { id, file } }, parseAs: 'blob' }),
      ) as Promise<Blob>,
    packageFilePreview: (id: string, file: string) =>
      answer(
        http.GET('/api/v1/package-applications/{id}/files/{file}/preview', {
          params: { path: { id, file } },
          parseAs: 'blob',
        }),
      ) as Promise<Blob>,
    deletePackageFile: async (id: string, file: string): Promise<void> => {
      await http.DELETE('/api/v1/package-applications/{id}/files/{file}', { params: { path: { id, file } } });
    },
    submitPackage: (ref: CaseRef, idempotencyKey: string) => {
      const { path, header } = of(ref);
      const params = { path, header: { ...header, 'Idempotency-Key': idempotencyKey } };
      return packageOf(http.POST('/api/v1/package-applications/{id}/submission', { params }));
    },
  };
}
