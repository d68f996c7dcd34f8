// Texts for functions that take bytes: one buffer in static memory that every test overwrites.

const TEXT_ROOM: usize = 16384;

/** Where `put` writes; the bytes behind a text are not zero, so that reading on would be seen. */
export const TEXT: usize = memory.data(16384, 8);

/** Writes the characters (up to U+00FF) of a text to TEXT and returns their count. */
export function put(text: string): usize {
  memory.fill(TEXT, 0x39, TEXT_ROOM);
  for (let i = 0; i < text.length; i++) store<u8>(TEXT + i, <u8>text.charCodeAt(i));
  return <usize>text.length;
}

/** The bytes at an address as a text. */
export function take(source: usize, count: i32): string {
  let text = '';
  for (let i = 0; i < count; i++) text += String.fromCharCode(load<u8>(source + i));
  return text;
}
