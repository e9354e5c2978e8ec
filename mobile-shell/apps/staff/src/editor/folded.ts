export interface FoldedLine {
  /** Counted from one. */
  number: number;
  text: string;
  differs: boolean;
}

/** Lines shown around one that differs. */
const AROUND = 2;
const FOLD = '⋯';

/** The lines of a text that another does not have, with those around them; what both have is folded into one. */
export function folded(text: string, other: string): FoldedLine[] {
  const known = new Set(other.split('\n'));
  const lines = text.split('\n').map((line, index) => ({ number: index + 1, text: line, differs: !known.has(line) }));
  const near = (number: number): boolean => lines.slice(Math.max(0, number - 1 - AROUND), number + AROUND).some(({ differs }) => differs);
  const shown: FoldedLine[] = [];
  for (const line of lines) {
    if (near(line.number)) shown.push(line);
    else if (shown.at(-1)?.text !== FOLD) shown.push({ ...line, text: FOLD });
  }
  return shown;
}
