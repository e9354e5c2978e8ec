/** The commands of docs/mini-program.md, run as they stand. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const checkout = fileURLToPath(new URL('../../../..', import.meta.url));
const built = join(checkout, 'mobile-shell/dist/npm');

/** What the page has people type, block by block. */
export function commands(): string[] {
  const page = readFileSync(join(checkout, 'docs/mini-program.md'), 'utf8');
  return Array.from(page.matchAll(/^```sh\n([\s\S]*?)\n```$/gm), ([, block = '']) => block);
}

async function bash(block: string, cwd: string, env: Record<string, string> = {}): Promise<void> {
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', block], { cwd, env: { ...process.env, ...env } });
}

/** A registry that has what was packed, as it will be once somebody has published it. */
async function registry(): Promise<{ address: string; close(): void }> {
  const server = createServer(({ url = '' }, response) => {
    const file = readdirSync(built).find((name) => url.endsWith(`/${name}`));
    if (file !== undefined) {
      response.end(readFileSync(join(built, file)));
      return;
    }
    const name = decodeURIComponent(url.slice(1));
    const folder = join(built, name.replace('@onewindow/', ''));
    const tarball = readdirSync(built).find((one) => one.startsWith(`${name.replace('@', '').replace('/', '-')}-`) && one.endsWith('.tgz'));
    if (!name.startsWith('@onewindow/') || tarball === undefined) {
      response.writeHead(404).end('{}');
      return;
    }
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    const integrity = `sha512-${createHash('sha512').update(readFileSync(join(built, tarball))).digest('base64')}`;
    const version = { ...manifest, dist: { tarball: `${address}/${tarball}`, integrity } };
    response.end(JSON.stringify({ name, 'dist-tags': { latest: manifest.version }, versions: { [manifest.version]: version } }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { address, close: () => server.close() };
}

/** Makes the packages and the mini-program in the checkout, and installs the packages in the folder of somebody else. */
export async function follow(place: string): Promise<void> {
  const [install = '', make = '', app = ''] = commands();
  await bash(`${make}\n${app}`, checkout);
  const { address, close } = await registry();
  try {
    // One that asks for nothing besides, and keeps nothing where others find it.
    await bash(install, place, { npm_config_registry: address, npm_config_cache: join(place, '.npm'), npm_config_audit: 'false' });
  } finally {
    close();
  }
}
