// Bytes as a person reads them.

import { byteTextFromBytes, wordQuote } from '../config/byte-text.js';

const strict = new TextDecoder('utf-8', { fatal: true });

/** The text of bytes; null where they are no UTF-8, or hold what cannot be shown. */
export function plainText(bytes: Uint8Array): string | null {
  try {
    const text = strict.decode(bytes);
    return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Bytes as they are shown: their text, or quoted with \xHH as redis-cli does. */
export function shownText(bytes: Uint8Array): string {
  return plainText(bytes) ?? wordQuote(byteTextFromBytes(bytes));
}
