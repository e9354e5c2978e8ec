import type { Host } from './calls';
import { wrap, type PackageCore } from './index';

/** What is generated around a module for browsers. */
interface Generated {
  default(options: { module_or_path: Promise<Response> }): Promise<unknown>;
  Host: new () => Host;
}

/** Fetches and starts a module once; later calls share it. A failed fetch may be tried again. */
export function fetched(generated: Generated, url: string): () => Promise<PackageCore> {
  let loading: Promise<PackageCore> | undefined;
  return () => {
    loading ??= generated
      .default({ module_or_path: fetch(url) })
      .then(() => wrap(() => new generated.Host()))
      .catch((failure: unknown) => {
        loading = undefined;
        throw failure;
      });
    return loading;
  };
}
