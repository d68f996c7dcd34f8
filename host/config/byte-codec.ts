/*
 * Bytes as strings of bytes, and back: each unit of such a string is one byte
 * (script/lua/value.ts). Short ones are made here, because a call out of JavaScript costs more than
 * they do. Long ones go through a codec that the host can replace by a faster one (Node's Buffer
 * has it in C). A string that is put together from pieces is a tree for V8, and the first look at
 * one of its characters costs more than a call out: so nothing is.
 */

export interface TextCodec {
  decode(bytes: Uint8Array, start: number, end: number): string;
  /** Writes a text whose every unit is below 256; there is room for it. */
  encode(text: string, bytes: Uint8Array, at: number): void;
}

/** Texts up to these lengths are read and written here. */
const SHORT = 8;
const SHORT_WRITTEN = 32;
const CHUNK = 8192;
/** Up to these lengths the portable codec makes no view of the bytes. */
const FEW = 64;
/** Room for the codes of so many characters, by their count. */
const rooms: number[][] = Array.from({ length: FEW + 1 }, (_, count) =>
  new Array<number>(count).fill(0),
);

const portable: TextCodec = {
  decode(bytes, start, end) {
    if (end - start <= FEW) {
      const codes = rooms[end - start]!;
      for (let i = 0; i < codes.length; i++) codes[i] = bytes[start + i]!;
      return String.fromCharCode.apply(null, codes);
    }
    let text = '';
    for (let at = start; at < end; at += CHUNK) {
      const part = bytes.subarray(at, Math.min(at + CHUNK, end));
      text += String.fromCharCode.apply(null, part as unknown as number[]);
    }
    return text;
  },
  encode(text, bytes, at) {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  },
};

let codec = portable;

/** Has long texts converted by a codec of the host's; null: by the portable one again. */
export function useTextCodec(other: TextCodec | null): void {
  codec = other ?? portable;
}

function decodeShort(b: Uint8Array, i: number, count: number): string {
  switch (count) {
    case 0:
      return '';
    case 1:
      return String.fromCharCode(b[i]!);
    case 2:
      return String.fromCharCode(b[i]!, b[i + 1]!);
    case 3:
      return String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!);
    case 4:
      return String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!);
    case 5:
      return String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!, b[i + 4]!);
    case 6:
      return String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!, b[i + 4]!, b[i + 5]!);
    case 7:
      return String.fromCharCode(
        b[i]!,
        b[i + 1]!,
        b[i + 2]!,
        b[i + 3]!,
        b[i + 4]!,
        b[i + 5]!,
        b[i + 6]!,
      );
  }
  return String.fromCharCode(
    b[i]!,
    b[i + 1]!,
    b[i + 2]!,
    b[i + 3]!,
    b[i + 4]!,
    b[i + 5]!,
    b[i + 6]!,
    b[i + 7]!,
  );
}

/** The text of the bytes from `start` to `end`. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  return length <= SHORT ? decodeShort(bytes, start, length) : codec.decode(bytes, start, end);
}

/** Writes a text from `at` on; there is room for it. */
export function encodeText(text: string, bytes: Uint8Array, at: number): void {
  const { length } = text;
  if (length > SHORT_WRITTEN) {
    codec.encode(text, bytes, at);
    return;
  }
  for (let i = 0; i < length; i++) bytes[at + i] = text.charCodeAt(i);
}

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  encodeText(text, bytes, 0);
  return bytes;
}

/** Pieces in one. */
export function bytesJoin(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
