import type { Carrier, Header, Incoming, LocalFile, Outgoing, Stop, UploadProgress } from './carrier';
import { fetchCarrier } from './fetched';
import { OfflineError, problemOf, ProblemError } from './problem';
import { patient, type Patience } from './retry';
import { exclusively, subjectOf, type Tokens, type TokenStore } from './tokens';
import type { Lang, SignedIn } from './types/index';

export interface Options {
  /** Where the API is, such as `/api/v1` or `https://example.org/api/v1`. */
  baseUrl: string;
  tokens: TokenStore;
  lang: () => Lang;
  /** Called when the server no longer knows the signed-in person. */
  onSignedOut?: () => void;
  /** What carries the requests; `fetch` when not given. */
  carrier?: Carrier;
  /**
   * Gets a program the token after the one it holds: its own, which has no refresh token
   * (`clientCredentials`), or one for a citizen who consented (`citizenRefresh`).
   */
  renew?: (held?: Tokens) => Promise<string | Tokens>;
  /** How long a busy server is waited for. */
  patience?: Partial<Patience>;
  /** Called with every answer, and without one when the server could not be reached. */
  onAnswer?: (answer?: Incoming) => void;
}

/** Carries requests: tokens and their refresh, language, versions, keys, and refusals as {@link ProblemError}. */
export class Transport {
  private refreshing: Promise<boolean> | undefined;
  readonly carrier: Carrier;

  constructor(private readonly options: Options) {
    this.carrier = options.carrier ?? fetchCarrier;
  }

  get signedIn(): boolean {
    return this.options.tokens.get() !== undefined;
  }

  /** The id of whoever is signed in, as their access token names it, so that it is known without a network. */
  get subject(): string | undefined {
    const token = this.options.tokens.get()?.accessToken;
    return token === undefined ? undefined : subjectOf(token);
  }

  /** Uploads one file in one request. */
  async upload<T>(
    path: string,
    file: Blob | LocalFile,
    name: string,
    onProgress: (progress: UploadProgress) => void,
    stop?: Stop,
  ): Promise<T> {
    const url = this.options.baseUrl + path;
    const answer = await this.asCaller((headers) =>
      this.carrier.upload({ method: 'POST', url, headers, stop }, file, name, onProgress),
    );
    if (answer.status >= 400) throw refusalOf(answer);
    return JSON.parse(String(answer.body)) as T;
  }

  /**
   * Makes a request in the caller's name, whoever sends it: `attempt` is given the headers that say
   * who asks and in which language. A token that has expired costs a second attempt, no more.
   */
  async asCaller<T extends { status: number }>(attempt: (identity: Header[]) => Promise<T>): Promise<T> {
    if (this.options.renew && !this.signedIn) await this.refreshed('');
    const used = this.options.tokens.get()?.accessToken;
    const answer = await attempt(this.headers());
    return answer.status === 401 && (await this.refreshed(used)) ? await attempt(this.headers()) : answer;
  }

  /** Sends one request: adds who asks and in which language, waits for a busy server, and throws refusals. */
  async send(request: Outgoing): Promise<Incoming> {
    const anonymous = request.url.includes('/auth/') && request.method === 'POST';
    const attempt = async (identity: Header[]) => {
      try {
        // What a request says itself counts: two languages in one header would be a choice between them.
        const said = new Set(request.headers.map(([name]) => name.toLowerCase()));
        const rest = identity.filter(([name]) => !said.has(name.toLowerCase()));
        const answer = await this.carrier.send({ ...request, headers: [...rest, ...request.headers] });
        this.options.onAnswer?.(answer);
        return answer;
      } catch (failure) {
        if (failure instanceof OfflineError) this.options.onAnswer?.();
        throw failure;
      }
    };
    const once = () => (anonymous ? attempt(this.headers(true)) : this.asCaller(attempt));
    const answer = await patient(request, once, this.options.patience);
    if (answer.status >= 400) throw refusalOf(answer);
    return answer;
  }

  private headers(anonymous = false): Header[] {
    const headers: Header[] = [
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
      const { renew } = this.options;
      if (tokens === undefined && renew === undefined) return false;
      // Another request or tab was quicker: its token is the one to use.
      if (tokens !== undefined && tokens.accessToken !== spent) return true;
      try {
        const next = await this.following(tokens);
        // Whoever signed out meanwhile stays so.
        if (this.options.tokens.get()?.refreshToken !== tokens?.refreshToken) return false;
        this.options.tokens.set(next);
        return true;
      } catch (failure) {
        // A program's own token is no session that could end: whoever runs it must hear why it is refused.
        if (renew !== undefined && !tokens?.refreshToken) throw failure;
        // A server that is busy has said nothing about the token.
        if (!(failure instanceof ProblemError) || failure.status === 429 || failure.status >= 500) throw failure;
        this.options.tokens.clear();
        this.options.onSignedOut?.();
        return false;
      }
    });
  }

  /** The tokens after these. */
  private async following(held: Tokens | undefined): Promise<Tokens> {
    if (this.options.renew) {
      const next = await this.options.renew(held);
      return typeof next === 'string' ? { accessToken: next, refreshToken: '' } : next;
    }
    const answer = await this.send({
      method: 'POST',
      url: `${this.options.baseUrl}/auth/token-refreshes`,
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ refreshToken: held?.refreshToken }),
    });
    const { accessToken, refreshToken } = JSON.parse(String(answer.body)) as SignedIn;
    return { accessToken, refreshToken };
  }
}

export function refusalOf(answer: Incoming): ProblemError {
  return problemOf(answer.status, String(answer.body ?? ''), answer.header('Retry-After'));
}
