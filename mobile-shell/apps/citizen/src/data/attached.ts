import type { StoredFile } from '@onewindow/sdk';
import { watch } from 'vue';

/** What counts files as provided: a form, or all forms of a package. */
interface Attaching {
  attach(material: string, file: StoredFile): void;
  detach(material: string, sha256: string): void;
}

const key = ({ material, sha256 }: StoredFile): string => `${material}/${sha256}`;
/** A file that carries a virus is provided no more. */
const counted = (files: readonly StoredFile[]): Map<string, StoredFile> =>
  new Map(files.filter((file) => file.state !== 'refused').map((file) => [key(file), file]));

/**
 * Counts as provided what is among the files, and nothing else. An upload, a save and a question may
 * each be the first to tell of a file, so none of them can be the one that attaches it. Answers how to
 * stop.
 */
export function keepAttached(files: () => readonly StoredFile[], form: Attaching): () => void {
  return watch(
    files,
    (now, before) => {
      const [has, had] = [counted(now), counted(before)];
      for (const [name, file] of had) if (!has.has(name)) form.detach(file.material, file.sha256);
      for (const [name, file] of has) if (!had.has(name)) form.attach(file.material, file);
    },
    { flush: 'sync' },
  );
}
