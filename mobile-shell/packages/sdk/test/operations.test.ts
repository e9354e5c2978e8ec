/** Holds the client to the published description: what the server offers can be called, or it is said why not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => readFileSync(join(src, name), 'utf8'))
  .join('\n');
const { paths } = JSON.parse(readFileSync(join(src, '../../../../openapi/openapi.json'), 'utf8')) as {
  paths: Record<string, Partial<Record<string, { operationId: string }>>>;
};
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'options', 'head'];
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  METHODS.flatMap((method) => {
    const found = methods[method];
    return found ? [{ id: found.operationId, call: `http.${method.toUpperCase()}('${path}'` }] : [];
  }),
);

/** What has no typed call of its own: why, and the text that shows what does it instead, where something does. */
const APART: Record<string, { why: string; instead?: string }> = {
  refreshToken: { why: 'the transport renews by itself', instead: '/auth/token-refreshes' },
  createClientToken: { why: 'a form of OAuth, not JSON', instead: "'/oauth/token'" },
  revokeClientToken: { why: 'a form of OAuth, not JSON', instead: "'/oauth/revoke'" },
  uploadFile: { why: 'the body is the file, with progress', instead: '/files?material=' },
  uploadPackageFile: { why: 'the body is the file, with progress', instead: '/package-applications/${encodeURIComponent(id)}/files' },
  beginUpload: { why: 'tus', instead: '/cases/${encodeURIComponent(id)}/uploads' },
  beginPackageUpload: { why: 'tus', instead: '/package-applications/${encodeURIComponent(id)}/uploads' },
  appendToUpload: { why: 'tus', instead: "send('PATCH', place" },
  endUpload: { why: 'tus: an upload that is given up expires by itself' },
  describeUploads: { why: 'tus: for clients that know nothing of the server' },
  isLive: { why: 'for whoever operates the server' },
  isReady: { why: 'for whoever operates the server' },
};

/** A call may begin on one line and name its path on the next. */
const written = sources.replace(/\(\s+/g, '(');

describe('the calls', () => {
  it('cover every operation of the description', () => {
    const missing = operations.filter(({ id, call }) => !(id in APART) && !written.includes(call)).map(({ id, call }) => `${id}: ${call}`);
    expect(operations.length).toBeGreaterThan(200);
    expect(missing).toEqual([]);
  });

  it('go to nothing that the description does not know', () => {
    const known = new Set(operations.map(({ call }) => call));
    const called = written.match(/http\.[A-Z]+\('[^']+'/g) ?? [];
    expect(called.length).toBeGreaterThan(200 - Object.keys(APART).length);
    expect(called.filter((call) => !known.has(call))).toEqual([]);
  });

  it.each(Object.entries(APART))('leave %s to something else', (id, { instead }) => {
    const operation = operations.find((one) => one.id === id);
    expect(operation, 'the description has it').toBeDefined();
    expect(written, 'it has no call').not.toContain(operation?.call);
    if (instead !== undefined) expect(written).toContain(instead);
  });
});
