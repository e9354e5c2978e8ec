/** Bytes, text and Base64 for hosts that have neither `TextEncoder` and `TextDecoder` nor `btoa`: mini-programs. */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function utf8(text: string): number[] {
  // Percent-encoding is UTF-8, and every host has it.
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at += 1) {
    if (escaped[at] === '%') {
      bytes.push(parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else bytes.push(escaped.charCodeAt(at));
  }
  return bytes;
}

export function toBase64(bytes: ArrayLike<number>): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two, three] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const all = (one << 16) | ((two ?? 0) << 8) | (three ?? 0);
    text += DIGITS.charAt(all >> 18) + DIGITS.charAt((all >> 12) & 63);
    text += two === undefined ? '=' : DIGITS.charAt((all >> 6) & 63);
    text += three === undefined ? '=' : DIGITS.charAt(all & 63);
  }
  return text;
}

/** The bytes of a Base64 text; `undefined` when it is none. */
export function fromBase64(text: string): number[] | undefined {
  const plain = text.replace(/=+$/, '');
  if (text.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(plain) || text.length - plain.length > 2) return undefined;
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const digit of plain) {
    held = ((held << 6) | DIGITS.indexOf(digit)) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bytes;
}

/** A refusal is read as text, also where bytes were asked for. */
export function textual(status: number, data: unknown): unknown {
  if (status < 400 || !(data instanceof ArrayBuffer)) return data;
  const escaped = Array.from(new Uint8Array(data), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    return '';
  }
}
