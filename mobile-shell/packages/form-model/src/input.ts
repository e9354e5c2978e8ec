import type { Document, FileFact, Input, Review } from '@onewindow/client-core';

/** A case as the server tells of it, as far as a form is loaded with it. */
export interface Filed extends Document {
  files: readonly (FileFact & { material: string; state: string })[];
  reviews: readonly { material: string; verdict: Review['verdict']; reason?: string | null; files: string[] }[];
}

/** What the core is loaded with for a case as the server has it, or with newer answers. */
export function inputOf(one: Filed, document: Document = one): Input {
  const files: Record<string, FileFact[]> = {};
  for (const { material, name, size, mediaType, sha256, state } of one.files) {
    // The server does not count what its scan refused.
    if (state !== 'refused') (files[material] ??= []).push({ name, size, mediaType, sha256 });
  }
  const reviews: Record<string, Review> = {};
  for (const { material, verdict, reason, files: seen } of one.reviews) {
    reviews[material] = { verdict, ...(reason ? { reason } : {}), files: seen };
  }
  return { answers: document.answers, choices: document.choices, files, reviews };
}

/**
 * Saves, and gives the answer to go on with. Files come and go beside a save, which may have been answered before one of
 * them: where the list of `now` has changed meanwhile, it stays.
 */
export async function savedBeside<S extends { files: unknown }>(now: () => S, save: () => Promise<S>): Promise<S> {
  const { files } = now();
  const saved = await save();
  const { files: newer } = now();
  return newer === files ? saved : { ...saved, files: newer };
}
