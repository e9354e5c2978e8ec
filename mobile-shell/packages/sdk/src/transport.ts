import { OfflineError, problemOf, ProblemError } from './problem';
import { exclusively, type TokenStore } from './tokens';
import type { Lang, SignedIn } from './types';

export interface Options {
  /** Where the API is, without a slash at the end, such as `/api/v1`. */
  baseUrl: string;
  tokens: TokenStore;
  lang: () => Lang;
  /** Called when the server no longer knows the signed-in person. */
  onSignedOut?: () => void;
}

export interface Request {
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** The version the change is made to. */
  ifMatch?: number;
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Sent without a token, as for a log-in. */
  anonymous?: boolean;
}

export interface UploadProgress {
  sent: number;
  total: number;
}

/** A key for one intent to create: a retry of the same intent must carry the same key. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID();
}

/** Carries requests: tokens and their refresh, language, versions, keys, and refusals as {@link ProblemError}. */
export class Transport {
  private refreshing: Promise<boolean> | undefined;

  constructor(private readonly options: Options) {}

  get signedIn(): boolean {
    return this.options.tokens.get() !== undefined;
  }

  async json<T>(method: string, path: string, request: Request = {}): Promise<T> {
    const response = await this.send(method, path, request);
    const body = await response.text();
    return (body === '' ? undefined : JSON.parse(body)) as T;
  }

  async text(path: string): Promise<string> {
    return await (await this.send('GET', path, {})).text();
  }

  async blob(path: string): Promise<Blob> {
    return await (await this.send('GET', path, {})).blob();
  }

  /** Uploads one file; `fetch` cannot tell how far it is, so this goes another way. */
  async upload<T>(
    path: string,
    file: Blob,
    name: string,
    onProgress: (progress: UploadProgress) => void,
    idempotencyKey: string,
    signal?: AbortSignal,
  ): Promise<T> {
    const attempt = () =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('POST', this.options.baseUrl + path);
        for (const [header, value] of this.headers({ idempotencyKey })) request.setRequestHeader(header, value);
        request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
        request.setRequestHeader('X-File-Name', encodeURIComponent(name));
        request.upload.onprogress = (event) => {
          onProgress({ sent: event.loaded, total: event.lengthComputable ? event.total : file.size });
        };
        request.onload = () => {
          resolve({ status: request.status, body: request.responseText });
        };
        request.onerror = () => {
          reject(new OfflineError(undefined));
        };
        request.onabort = () => {
          reject(new DOMException('upload stopped', 'AbortError'));
        };
        signal?.addEventListener('abort', () => {
          request.abort();
        });
        request.send(file);
      });
    const used = this.options.tokens.get()?.accessToken;
    let answer = await attempt();
    if (answer.status === 401 && (await this.refreshed(used))) answer = await attempt();
    if (answer.status >= 400) throw problemOf(answer.status, answer.body);
    return JSON.parse(answer.body) as T;
  }

  private async send(method: string, path: string, request: Request): Promise<Response> {
    const url = this.options.baseUrl + path + queryOf(request.query);
    const attempt = async () => {
      const init: RequestInit = { method, headers: this.headers(request) };
      if (request.body !== undefined) init.body = JSON.stringify(request.body);
      if (request.signal) init.signal = request.signal;
      try {
        return await fetch(url, init);
      } catch (failure) {
        if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
        throw new OfflineError(failure);
      }
    };
    const used = this.options.tokens.get()?.accessToken;
    let response = await attempt();
    if (response.status === 401 && request.anonymous !== true && (await this.refreshed(used))) {
      response = await attempt();
    }
    if (!response.ok) throw problemOf(response.status, await response.text());
    return response;
  }

  private headers(request: Request): [string, string][] {
    const headers: [string, string][] = [
      ['Accept', 'application/json, application/problem+json'],
      ['Accept-Language', this.options.lang()],
    ];
    const tokens = this.options.tokens.get();
    if (tokens && request.anonymous !== true) headers.push(['Authorization', `Bearer ${tokens.accessToken}`]);
    if (request.body !== undefined) headers.push(['Content-Type', 'application/json']);
    if (request.ifMatch !== undefined) headers.push(['If-Match', `"${String(request.ifMatch)}"`]);
    if (request.idempotencyKey !== undefined) headers.push(['Idempotency-Key', request.idempotencyKey]);
    return headers;
  }

  /** Whether there is a token to try again with after `spent` was refused. */
  private async refreshed(spent: string | undefined): Promise<boolean> {
    if (spent === undefined) return false;
    this.refreshing ??= this.refresh(spent).finally(() => {
      this.refreshing = undefined;
    });
    return await this.refreshing;
  }

  private async refresh(spent: string): Promise<boolean> {
    return await exclusively('onewindow-token-refresh', async () => {
      const tokens = this.options.tokens.get();
      if (tokens === undefined) return false;
      // Another request or tab was quicker: its token is the one to use.
      if (tokens.accessToken !== spent) return true;
      try {
        const session = await this.json<SignedIn>('POST', '/auth/token-refreshes', {
          body: { refreshToken: tokens.refreshToken },
          anonymous: true,
        });
        this.options.tokens.set({ accessToken: session.accessToken, refreshToken: session.refreshToken });
        return true;
      } catch (failure) {
        if (!(failure instanceof ProblemError)) throw failure;
        this.options.tokens.clear();
        this.options.onSignedOut?.();
        return false;
      }
    });
  }
}

function queryOf(query: Request['query']): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== '');
  if (pairs.length === 0) return '';
  return '?' + new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
}
