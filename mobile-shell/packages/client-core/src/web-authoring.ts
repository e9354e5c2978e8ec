import init, { Authoring as Generated } from '../dist/authoring/web/onewindow_authoring.js';
import wasmUrl from '../dist/authoring/web/onewindow_authoring_bg.wasm?url';

/** Something wrong in a file of the catalogue, said so that an editor can mend it. */
export interface CatalogueFault {
  file: string;
  /** Counted from one; 0 where the file as a whole is meant. */
  line: number;
  column: number;
  code: string;
  message: { zh: string; en: string };
  /** The nearest right name. */
  suggestion?: string;
}

export interface CheckedItem {
  faults: CatalogueFault[];
  /** What would be published, where nothing is wrong. */
  pack?: string;
}

/** The compiler that publishing uses, in the browser of whoever writes an item. */
export interface Authoring {
  /** Takes the code tables by what their files are called without their ending. */
  tables(texts: Readonly<Record<string, string>>): CheckedItem;
  /** Takes what the server has published, as its text; false when it is something else. */
  published(tables: string): boolean;
  check(key: string, text: string): CheckedItem;
}

/** Fetches and starts the compiler. */
export async function loadAuthoring(): Promise<Authoring> {
  await init({ module_or_path: fetch(wasmUrl) });
  const generated = new Generated();
  return {
    tables: (texts) => JSON.parse(generated.tables(JSON.stringify(texts))) as CheckedItem,
    published: (tables) => generated.published(tables),
    check: (key, text) => JSON.parse(generated.check(key, text)) as CheckedItem,
  };
}
