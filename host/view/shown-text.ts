// Bytes as a person reads them.

import { byteTextFromBytes, wordQuote } from '../config/byte-text.js';

const strict = new TextDecoder('utf-8', { fatal: true });

/** What cannot be seen, or has what stands behind it shown in another order than it is. */
const unseen = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]/g;

/** The text of bytes; null where they are no UTF-8, or hold what cannot be shown as it is. */
export function plainText(bytes: Uint8Array): string | null {
  try {
    const text = strict.decode(bytes);
    return text.search(unseen) < 0 ? text : null;
  } catch {
    return null;
  }
}

/** Bytes as they are shown: their text, or quoted with \xHH as redis-cli does, blanks alone too. */
export function shownText(bytes: Uint8Array): string {
  const text = plainText(bytes);
  const isBlank = text !== '' && text?.trim() === '';
  return text === null || isBlank ? wordQuote(byteTextFromBytes(bytes)) : text;
}

/** A text of somebody else's, in which everything is seen. */
export function openText(text: string): string {
  return text.replace(unseen, (each) => `\\u{${each.codePointAt(0)!.toString(16)}}`);
}
