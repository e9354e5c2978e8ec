import { retryAfterMs } from './retry';

/** One fault of a request, at the place it stands. */
export interface Fault {
  pointer: string;
  code: string;
  message: string;
  params?: Record<string, unknown>;
}

/** A refusal of the server (RFC 9457), its texts in the language asked for. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | undefined,
    readonly faults: Fault[],
    /** Members of the problem beyond the common ones, such as `allowed` of a state conflict. */
    readonly extra: Record<string, unknown>,
    /** After how many milliseconds to try again, where the server says so. */
    readonly retryAfterMs?: number,
  ) {
    super(detail || title);
    this.name = 'ProblemError';
  }
}

/** The server could not be reached: nothing is known about whether it acted. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super('the server cannot be reached', { cause });
    this.name = 'OfflineError';
  }
}

const COMMON = new Set(['type', 'title', 'status', 'code', 'detail', 'requestId', 'errors', 'instance']);

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Reads a refusal; whatever stands in the way of the server (a proxy's error page) still gives a usable one. */
export function problemOf(status: number, body: string, retryAfter?: string): ProblemError {
  let members: Record<string, unknown> = {};
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null) members = value as Record<string, unknown>;
  } catch {
    members = {};
  }
  const faults = Array.isArray(members['errors']) ? (members['errors'] as Fault[]) : [];
  const extra = Object.fromEntries(Object.entries(members).filter(([name]) => !COMMON.has(name)));
  return new ProblemError(
    status,
    text(members['code']) || `http_${String(status)}`,
    text(members['title']),
    text(members['detail']),
    text(members['requestId']) || undefined,
    faults,
    extra,
    retryAfterMs(retryAfter),
  );
}
