import type { Client } from 'openapi-fetch';
import type { Header, ParseAs, Stop } from './carrier';
import type { paths } from './schema';
import type { Transport } from './transport';

interface Init {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown>; header?: Record<string, unknown> };
  headers?: Record<string, string>;
  body?: unknown;
  parseAs?: ParseAs;
  signal?: Stop;
}

/**
 * Calls checked against the published description of the API. The types are those of `openapi-fetch`;
 * what runs is this, because a mini-program has none of the classes that library builds requests from.
 */
export function typedHttp(transport: Transport, base: string): Client<paths> {
  const call = (method: string) => async (template: string, init: Init = {}) => {
    const { path = {}, query = {}, header = {} } = init.params ?? {};
    const headers = Object.entries({ ...header, ...init.headers }).map(([name, value]): Header => [name, String(value)]);
    if (init.body !== undefined) headers.unshift(['Content-Type', 'application/json']);
    const answer = await transport.send({
      method,
      url: base + filled(template, path) + asked(query),
      headers,
      body: init.body === undefined ? undefined : JSON.stringify(init.body),
      parseAs: init.parseAs,
      stop: init.signal,
    });
    return { data: init.parseAs === undefined ? json(answer.body) : answer.body };
  };
  const methods = { GET: call('GET'), PUT: call('PUT'), POST: call('POST'), DELETE: call('DELETE'), PATCH: call('PATCH') };
  return methods as unknown as Client<paths>;
}

function json(body: unknown): unknown {
  return typeof body === 'string' && body !== '' ? JSON.parse(body) : undefined;
}

function filled(template: string, path: Record<string, unknown>): string {
  return template.replace(/\{([^}]+)\}/g, (_whole, name: string) => encodeURIComponent(String(path[name])));
}

function asked(query: Record<string, unknown>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}
