/** Where the tokens of one signed-in person are kept. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
}

export interface TokenStore {
  get(): Tokens | undefined;
  set(tokens: Tokens): void;
  clear(): void;
}

/** Keeps tokens until the page is left. */
export function memoryTokens(): TokenStore {
  let held: Tokens | undefined;
  return {
    get: () => held,
    set: (tokens) => {
      held = tokens;
    },
    clear: () => {
      held = undefined;
    },
  };
}

/** Keeps tokens in the browser under `key`, shared by its tabs. */
export function browserTokens(key: string): TokenStore {
  return {
    get: () => {
      const stored = localStorage.getItem(key);
      if (stored === null) return undefined;
      try {
        return JSON.parse(stored) as Tokens;
      } catch {
        return undefined;
      }
    },
    set: (tokens) => {
      localStorage.setItem(key, JSON.stringify(tokens));
    },
    clear: () => {
      localStorage.removeItem(key);
    },
  };
}

/** Whose an access token says it is; only the server can tell whether that is so. */
export function subjectOf(accessToken: string): string | undefined {
  try {
    const claims = (accessToken.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    return (JSON.parse(atob(claims)) as { sub?: string }).sub;
  } catch {
    return undefined;
  }
}

/**
 * Runs one token refresh at a time over all tabs: a refresh token is good once, and using a spent
 * one signs the person out everywhere.
 */
export async function exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (typeof navigator !== 'undefined' && 'locks' in navigator) {
    return await navigator.locks.request(name, work);
  }
  return await work();
}
