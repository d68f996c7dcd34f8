// Long texts are converted by what Node's Buffer has in C.

import type { TextCodec } from '../config/byte-codec.js';

const { latin1Slice, latin1Write } = Buffer.prototype as unknown as {
  latin1Slice(this: Uint8Array, start: number, end: number): string;
  latin1Write(this: Uint8Array, text: string, at: number, length: number): void;
};

export const nodeTextCodec: TextCodec = {
  decode: (bytes, start, end) => latin1Slice.call(bytes, start, end),
  // Without a length Node writes nothing where 2 GiB or more follow, as in the memory of a server.
  encode: (text, bytes, at) => latin1Write.call(bytes, text, at, text.length),
};
