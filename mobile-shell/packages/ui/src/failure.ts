import { CoreError } from '@onewindow/client-core';
import { OfflineError, ProblemError } from '@onewindow/sdk';
import { t } from './messages';

export interface DescribedFailure {
  title: string;
  detail: string;
  faults: string[];
  /** The request's id, for whoever asks the office about it. */
  reference: string | undefined;
}

/** What to tell a person about anything thrown. The server's and the core's texts are already in their language. */
export function describeFailure(failure: unknown): DescribedFailure {
  if (failure instanceof ProblemError) {
    return {
      title: failure.title || t('failed'),
      detail: failure.detail === failure.title ? '' : failure.detail,
      faults: failure.faults.map((fault) => fault.message),
      reference: failure.status >= 500 ? failure.requestId : undefined,
    };
  }
  if (failure instanceof OfflineError) return plain(t('offline'));
  if (failure instanceof CoreError) return plain(failure.message);
  return plain(t('unexpected'));
}

function plain(detail: string): DescribedFailure {
  return { title: t('failed'), detail, faults: [], reference: undefined };
}
