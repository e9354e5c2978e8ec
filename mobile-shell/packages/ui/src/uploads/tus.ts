import { OfflineError, problemOf, ProblemError, type Client } from '@onewindow/sdk';
import type { DetailedError, HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';

/** Codes of a state that asking the upload's place again mends. */
const MENDED = new Set(['upload_offset_conflict', 'upload_not_found', 'upload_expired']);
/** The server, or what stands before it, has no time now. */
const BUSY = new Set([408, 423, 425, 429, 500, 502, 503, 504]);

/** Whether to try again later is all it takes. */
export function isBreak(failure: unknown): boolean {
  if (failure instanceof OfflineError) return true;
  return failure instanceof ProblemError && (BUSY.has(failure.status) || MENDED.has(failure.code));
}

/** What the protocol's client met, as the rest of the app knows it. */
export function failureOf(error: Error | DetailedError): unknown {
  const { originalRequest, originalResponse, causingError } = error as Partial<DetailedError>;
  if (originalResponse) return problemOf(originalResponse.getStatus(), originalResponse.getBody());
  if (causingError instanceof ProblemError) return causingError;
  return originalRequest ? new OfflineError(error) : error;
}

/**
 * Requests in the signed-in person's name. The protocol's client takes every refused `HEAD` for an
 * upload that is gone, and would begin anew: only what says so is let through to it.
 */
export function stackOf(asCaller: Client['asCaller'], plain: HttpStack): HttpStack {
  return { getName: () => 'caller', createRequest: (method, url) => new CallersRequest(asCaller, plain, method, url) };
}

class CallersRequest implements HttpRequest {
  private readonly own = new Map<string, string>();
  private onProgress: (sent: number) => void = () => undefined;
  private current: HttpRequest | undefined;
  private stopped = false;

  constructor(
    private readonly asCaller: Client['asCaller'],
    private readonly plain: HttpStack,
    private readonly method: string,
    private readonly url: string,
  ) {}

  getMethod(): string {
    return this.method;
  }

  getURL(): string {
    return this.url;
  }

  setHeader(header: string, value: string): void {
    this.own.set(header, value);
  }

  getHeader(header: string): string | undefined {
    return this.own.get(header);
  }

  setProgressHandler(handler: (sent: number) => void): void {
    this.onProgress = handler;
  }

  async send(body: unknown): Promise<HttpResponse> {
    const { status, response } = await this.asCaller(async (identity) => {
      // A request that was stopped never answers, whichever attempt it was at.
      if (this.stopped) return await new Promise<never>(() => undefined);
      const request = this.plain.createRequest(this.method, this.url);
      this.current = request;
      for (const [header, value] of [...identity, ...this.own]) request.setHeader(header, value);
      request.setProgressHandler(this.onProgress);
      const answer = await request.send(body);
      return { status: answer.getStatus(), response: answer };
    });
    const isGone = status === 404 || status === 410;
    if (this.method === 'HEAD' && status >= 400 && !isGone) throw problemOf(status, response.getBody());
    return response;
  }

  async abort(): Promise<void> {
    this.stopped = true;
    await this.current?.abort();
  }

  getUnderlyingObject(): unknown {
    return this.current?.getUnderlyingObject();
  }
}
