/** The files of a catalogue folder, each by what it is called without its ending. */
export interface Folder {
  /** As they were read, or as they were left. */
  items: Map<string, string>;
  codes: Readonly<Record<string, string>>;
}

/** Only right below the folder that was chosen: deeper down there may be examples of the same names. */
const FILE = /^[^/]+\/(items|codes)\/([^/]+)\.yaml$/;

/** Reads the items and code tables among files chosen as a folder. */
export async function readFolder(files: Iterable<Pick<File, 'webkitRelativePath' | 'text'>>): Promise<Folder> {
  const items = new Map<string, string>();
  const codes: Record<string, string> = {};
  for (const file of files) {
    const [, folder, name] = FILE.exec(file.webkitRelativePath) ?? [];
    if (name === undefined) continue;
    if (folder === 'items') items.set(name, await file.text());
    else codes[name] = await file.text();
  }
  return { items: new Map([...items].sort(([a], [b]) => (a < b ? -1 : 1))), codes };
}

/** What an item's file is called: the key it gives itself. */
export function keyOf(text: string): string {
  return /^item:\s*["']?([\w-]+)/m.exec(text)?.[1] ?? 'item';
}

/** Where a line and column, both counted from one, stand in a text. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, Math.max(0, line - 1)).reduce((sum, one) => sum + one.length + 1, 0);
  // Columns count characters, a text counts code units.
  const inLine = [...(lines[line - 1] ?? '')].slice(0, Math.max(0, column - 1)).join('').length;
  return Math.min(text.length, before + inLine);
}
