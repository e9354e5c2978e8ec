/** JSON whose numbers keep the text they were written with, which `JSON.parse` does not. */

export type Exact = null | boolean | string | Exact[] | { [key: string]: Exact };
export type Members = { [key: string]: Exact };

/** Stands before the text of a number; no vector has it in a text. */
const NUMBER = '\u0001';
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const MARKED = /"\\u0001([^"]*)"/g;

export function parse(text: string): Exact {
  const marked = text.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"\\u0001${token}"`));
  return JSON.parse(marked) as Exact;
}

export function write(value: Exact): string {
  return JSON.stringify(value).replace(MARKED, '$1');
}

export const number = (text: string): Exact => NUMBER + text;

export function count(value: Exact | undefined): number {
  if (typeof value !== 'string' || !value.startsWith(NUMBER)) throw new Error(`not a number: ${show(value)}`);
  return Number(value.slice(1));
}

export function text(value: Exact | undefined): string {
  if (typeof value !== 'string' || value.startsWith(NUMBER)) throw new Error(`not a text: ${show(value)}`);
  return value;
}

export function list(value: Exact | undefined): Exact[] {
  if (!Array.isArray(value)) throw new Error(`not a list: ${show(value)}`);
  return value;
}

export function isObject(value: Exact | undefined): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function object(value: Exact | undefined): Members {
  if (!isObject(value)) throw new Error(`not an object: ${show(value)}`);
  return value;
}

export function show(value: Exact | undefined): string {
  return value === undefined ? 'nothing' : write(value);
}

/** A text written out, or as a list of parts. */
export function longText(value: Exact): string {
  if (!Array.isArray(value)) return text(value);
  return value
    .map((part) => {
      if (!Array.isArray(part)) return text(part);
      const [piece = '', times, counted] = part;
      const written = text(piece);
      if (counted === undefined) return written.repeat(count(times));
      return Array.from({ length: count(times) }, (_, i) => written.replaceAll('{i}', String(i))).join('');
    })
    .join('');
}

/**
 * The first difference. Lists are compared whole, of objects the members that are named. Where an
 * object is expected and a list was found, the members are entries of the list, by the pointer or
 * the id they begin with.
 */
export function difference(expected: Exact, found: Exact | undefined, at: string): string | undefined {
  if (isObject(expected) && '$absent' in expected) {
    return found === undefined ? undefined : `${at}: expected nothing, found ${show(found)}`;
  }
  if (isObject(expected) && isObject(found)) {
    for (const [key, value] of Object.entries(expected)) {
      const what = difference(value, found[key], `${at}.${key}`);
      if (what !== undefined) return what;
    }
    return undefined;
  }
  if (isObject(expected) && Array.isArray(found)) {
    const named = (name: string) => found.find((entry) => isObject(entry) && Object.values(entry)[0] === name);
    for (const [name, value] of Object.entries(expected)) {
      const what = difference(value, named(name), `${at}[${name}]`);
      if (what !== undefined) return what;
    }
    return undefined;
  }
  if (Array.isArray(expected) && Array.isArray(found)) {
    for (const [i, value] of expected.entries()) {
      const what = difference(value, found[i], `${at}[${String(i)}]`);
      if (what !== undefined) return what;
    }
    const same = expected.length === found.length;
    return same ? undefined : `${at}: expected ${String(expected.length)} entries, found ${show(found)}`;
  }
  return expected === found ? undefined : `${at}: expected ${show(expected)}, found ${show(found)}`;
}
