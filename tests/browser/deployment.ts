import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const HASHED = /-([\w-]{8})\.(js|css|wasm)/g;
const TEXT = /\.(js|css|html)$|^\/(?!.*\.)/;

/**
 * The product behind an address of its own, where a second release of the app can be put in the place
 * of the first: all its files have other names then, and those of the first are gone.
 */
export class Deployment {
  /** What the worker and the pages call themselves; the first release is the build as it is. */
  private release = 1;
  /** Whether nothing comes through, neither from pages nor from their workers. */
  isAway = false;
  private constructor(private readonly upstream: URL, private readonly server: Server) {}

  static async of(upstream: string): Promise<Deployment> {
    const server = createServer();
    const deployment = new Deployment(new URL(upstream), server);
    server.on('request', (asked, answer) => {
      deployment.pass(asked, answer);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return deployment;
  }

  get origin(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  releaseNext(): void {
    this.release += 1;
  }

  async end(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private get mark(): string {
    return this.release === 1 ? '' : `r${String(this.release)}`;
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    if (this.isAway) {
      asked.socket.destroy();
      return;
    }
    const path = asked.url ?? '/';
    const isAsset = path.startsWith('/assets/');
    const named = new RegExp(`-([\\w-]{8})${this.mark}\\.(js|css|wasm)$`);
    if (isAsset && !named.test(path)) {
      answer.writeHead(404).end();
      return;
    }
    const isRewritten = !path.startsWith('/api/') && TEXT.test(path);
    const headers = { ...asked.headers };
    // What is rewritten must come as it is, and is another thing than what the server's tag names.
    if (isRewritten) for (const name of ['accept-encoding', 'if-none-match']) Reflect.deleteProperty(headers, name);
    const onward = request(
      { host: this.upstream.hostname, port: this.upstream.port, method: asked.method, path: isAsset ? path.replace(named, '-$1.$2') : path, headers },
      (found) => {
        if (!isRewritten) {
          answer.writeHead(found.statusCode ?? 502, found.headers);
          found.pipe(answer);
          return;
        }
        const parts: Buffer[] = [];
        found.on('data', (part: Buffer) => parts.push(part));
        found.on('end', () => {
          const { etag, 'content-length': length, ...kept } = found.headers;
          void etag;
          void length;
          answer.writeHead(found.statusCode ?? 502, kept).end(this.rewritten(Buffer.concat(parts).toString()));
        });
      },
    );
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }

  private rewritten(text: string): string {
    const named = text.replaceAll(HASHED, `-$1${this.mark}.$2`);
    return named
      .replace('<html', `<html data-release="${String(this.release)}"`)
      .replace(/(['"`])([0-9a-f]{16})\1/, `$1$2${this.mark}$1`);
  }
}
