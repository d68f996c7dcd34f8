// What a debugging client sends: arrays of short words in RESP, as LDB reads them, forgiving what
// stands before the first '*'.

/** Words of a command, and words of a length, may not be more. */
const maximum = 1024;
/** So much may come that is no whole command yet, bytes. */
const unfinishedMaximum = 1024 * 1024;

export const tooMuch = 'max client buffer reached';
const malformed = 'protocol error';

/** A command, or what is wrong with what has come. */
export type DebugRequest = { readonly words: readonly string[] } | { readonly problem: string };

/** The integer that stands at the beginning of a text. */
const count = (text: string): number => Number(/^\s*([+-]?\d+)/.exec(text)?.[1] ?? 0);

export class DebugRequests {
  #text = '';

  /** @param text byte text */
  add(text: string): void {
    this.#text += text;
  }

  /** Takes the next one; null: it has not come whole. */
  take(): DebugRequest | null {
    if (this.#text === '') return null;
    const found = this.#parse();
    if (found !== null) return found;
    return this.#text.length > unfinishedMaximum ? { problem: tooMuch } : null;
  }

  #parse(): DebugRequest | null {
    const text = this.#text;
    let at = text.indexOf('*');
    if (at < 0) return { problem: malformed };
    let end = text.indexOf('\r\n', at);
    if (end < 0) return null;
    const total = count(text.slice(at + 1, end));
    if (total <= 0 || total > maximum) return { problem: malformed };
    const words: string[] = [];
    at = end + 2;
    while (words.length < total) {
      if (at >= text.length) return null;
      if (text[at] !== '$') return { problem: malformed };
      end = text.indexOf('\r\n', at);
      if (end < 0) return null;
      const length = count(text.slice(at + 1, end));
      if (length <= 0 || length > maximum) return { problem: malformed };
      at = end + 2;
      if (at + length + 2 > text.length) return null;
      words.push(text.slice(at, at + length));
      if (!text.startsWith('\r\n', at + length)) return { problem: malformed };
      at += length + 2;
    }
    this.#text = text.slice(at);
    return { words };
  }
}
