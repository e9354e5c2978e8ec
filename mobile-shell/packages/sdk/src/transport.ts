import { OfflineError, problemOf, ProblemError } from './problem';
import { exclusively, subjectOf, type TokenStore } from './tokens';
import type { Lang, SignedIn } from './types';

export interface Options {
  /** Where the API is, such as `/api/v1` or `https://example.org/api/v1`. */
  baseUrl: string;
  tokens: TokenStore;
  lang: () => Lang;
  /** Called when the server no longer knows the signed-in person. */
  onSignedOut?: () => void;
  /** Called with every answer, and without one when the server could not be reached. */
  onAnswer?: (answer?: Response) => void;
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

  /** The id of whoever is signed in, as their access token names it, so that it is known without a network. */
  get subject(): string | undefined {
    const token = this.options.tokens.get()?.accessToken;
    return token === undefined ? undefined : subjectOf(token);
  }

  /** Uploads one file; `fetch` cannot tell how far it is, so this goes another way. */
  async upload<T>(
    path: string,
    file: Blob,
    name: string,
    onProgress: (progress: UploadProgress) => void,
    signal?: AbortSignal,
  ): Promise<T> {
    const attempt = (identity: [string, string][]) =>
      new Promise<{ status: number; body: string }>((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open('POST', this.options.baseUrl + path);
        for (const [header, value] of identity) request.setRequestHeader(header, value);
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
    const answer = await this.asCaller(attempt);
    if (answer.status >= 400) throw problemOf(answer.status, answer.body);
    return JSON.parse(answer.body) as T;
  }

  /**
   * Makes a request in the caller's name, whoever sends it: `attempt` is given the headers that say
   * who asks and in which language. A token that has expired costs a second attempt, no more.
   */
  async asCaller<T extends { status: number }>(attempt: (identity: [string, string][]) => Promise<T>): Promise<T> {
    const used = this.options.tokens.get()?.accessToken;
    const answer = await attempt(this.headers());
    return answer.status === 401 && (await this.refreshed(used)) ? await attempt(this.headers()) : answer;
  }

  /** Sends one request of the generated client: adds who asks and in which language, and throws refusals. */
  send = async (request: Request): Promise<Response> => {
    const anonymous = request.url.includes('/auth/') && request.method === 'POST';
    const attempt = async (identity: [string, string][]) => {
      const sent = request.clone();
      for (const [header, value] of identity) sent.headers.set(header, value);
      try {
        const answer = await fetch(sent);
        this.options.onAnswer?.(answer);
        return answer;
      } catch (failure) {
        if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
        this.options.onAnswer?.();
        throw new OfflineError(failure);
      }
    };
    const response = anonymous ? await attempt(this.headers(true)) : await this.asCaller(attempt);
    if (!response.ok) throw problemOf(response.status, await response.text());
    return response;
  };

  private headers(anonymous = false): [string, string][] {
    const headers: [string, string][] = [
      ['Accept', 'application/json, application/problem+json, */*;q=0.1'],
      ['Accept-Language', this.options.lang()],
    ];
    const tokens = this.options.tokens.get();
    if (tokens && !anonymous) headers.push(['Authorization', `Bearer ${tokens.accessToken}`]);
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
        const response = await this.send(
          new Request(`${this.options.baseUrl}/auth/token-refreshes`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify({ refreshToken: tokens.refreshToken }),
          }),
        );
        const session = (await response.json()) as SignedIn;
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
