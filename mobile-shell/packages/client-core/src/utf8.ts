/**
 * UTF-8 for hosts with and without `TextEncoder`: mini-programs have none, and a loop beats it on
 * the short texts of a call anyway.
 */

const encoder = typeof TextEncoder === 'undefined' ? undefined : new TextEncoder();
const decoder = typeof TextDecoder === 'undefined' ? undefined : new TextDecoder();

/** Up to this many characters a loop is quicker than the host's encoder. */
const SHORT = 80;

/** How many bytes a text takes. Lone surrogates count as the replacement character they become. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else if (isPair(text, i)) {
      bytes += 4;
      i++;
    } else bytes += 3;
  }
  return bytes;
}

function isPair(text: string, at: number): boolean {
  const high = text.charCodeAt(at);
  const low = text.charCodeAt(at + 1);
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}

/** Writes a text into `bytes` at `at`, which has room for it; gives the number of bytes written. */
export function writeUtf8(text: string, bytes: Uint8Array, at: number): number {
  if (encoder && text.length > SHORT) return encoder.encodeInto(text, bytes.subarray(at)).written;
  let to = at;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      bytes[to++] = code;
      continue;
    }
    if (code < 0x800) {
      bytes[to++] = 0xc0 | (code >> 6);
    } else {
      if (isPair(text, i)) {
        code = 0x10000 + ((code - 0xd800) << 10) + (text.charCodeAt(++i) - 0xdc00);
        bytes[to++] = 0xf0 | (code >> 18);
        bytes[to++] = 0x80 | ((code >> 12) & 0x3f);
      } else {
        if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
        bytes[to++] = 0xe0 | (code >> 12);
      }
      bytes[to++] = 0x80 | ((code >> 6) & 0x3f);
    }
    bytes[to++] = 0x80 | (code & 0x3f);
  }
  return to - at;
}

/** Reads the core's own output, which is always well-formed. */
export function readUtf8(bytes: Uint8Array): string {
  if (decoder) return decoder.decode(bytes);
  let text = '';
  let units: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const first = at(bytes, i++);
    let code = first;
    if (first >= 0xf0) code = ((first & 7) << 18) | (tail(bytes, i++) << 12) | (tail(bytes, i++) << 6) | tail(bytes, i++);
    else if (first >= 0xe0) code = ((first & 15) << 12) | (tail(bytes, i++) << 6) | tail(bytes, i++);
    else if (first >= 0xc0) code = ((first & 31) << 6) | tail(bytes, i++);
    if (code >= 0x10000) {
      units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
    } else units.push(code);
    if (units.length > 4_000) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function tail(bytes: Uint8Array, index: number): number {
  return at(bytes, index) & 0x3f;
}
