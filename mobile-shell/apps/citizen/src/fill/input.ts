import type { Document, FileFact, Input, Review } from '@onewindow/client-core';
import type { Case } from '@onewindow/sdk';

/** What the core is loaded with for a case as the server has it. */
export function inputOf(one: Case, document: Document = one): Input {
  const files: Record<string, FileFact[]> = {};
  for (const { material, name, size, mediaType, sha256, state } of one.files) {
    if (state === 'refused') continue;
    (files[material] ??= []).push({ name, size, mediaType, sha256 });
  }
  const reviews: Record<string, Review> = {};
  for (const { material, verdict, reason, files: seen } of one.reviews) {
    reviews[material] = { verdict, ...(reason ? { reason } : {}), files: seen ?? lookedAt(one, material) };
  }
  return { answers: document.answers, choices: document.choices, files, reviews };
}

/** The files the window had when it sent the case back: the applicant could add none while it looked. */
function lookedAt(one: Case, material: string): string[] {
  const sent = one.notices.filter((notice) => notice.kind === 'singleNotice').at(-1)?.issuedAt;
  return one.files
    .filter((file) => file.material === material && (sent === undefined || Date.parse(file.uploadedAt) <= Date.parse(sent)))
    .map((file) => file.sha256);
}
