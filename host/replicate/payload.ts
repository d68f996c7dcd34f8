/*
 * The dataset as a primary sends it, in front of the stream:
 *
 *     \n \n …                      it is being made; the primary lives
 *     $1234\r\n                    1234 bytes of an RDB file
 *     $EOF:<40 bytes>\r\n          an RDB file of unknown length, up to the 40 bytes
 *     -ERR …                       it could not be made
 *
 * Bytes behind it belong to the stream and are put back into the link.
 */

import type { ByteLink } from '../net/byte-link.js';

export const eofMarkBytes = 40;

export type PayloadHead =
  | { readonly kind: 'counted'; readonly bytes: number }
  | { readonly kind: 'marked'; readonly mark: Buffer };

/** A primary that does not send a dataset. */
export class PayloadFailure extends Error {}

export async function payloadHead(link: ByteLink, timeoutMs: number): Promise<PayloadHead> {
  let line = await link.line(timeoutMs);
  while (line === '') line = await link.line(timeoutMs);
  if (line.startsWith('-')) {
    throw new PayloadFailure(`MASTER aborted replication with an error: ${line.slice(1)}`);
  }
  if (line.startsWith('$EOF:') && line.length === 5 + eofMarkBytes) {
    return { kind: 'marked', mark: Buffer.from(line.slice(5), 'latin1') };
  }
  if (/^\$\d+$/.test(line)) return { kind: 'counted', bytes: Number(line.slice(1)) };
  throw new PayloadFailure(
    "Bad protocol from MASTER, the first byte is not '$' (we received '" +
      `${line}'), are you sure the host and port are right?`,
  );
}

/** The bytes of the dataset in pieces as they come. */
export async function* payloadBytes(
  link: ByteLink,
  head: PayloadHead,
  timeoutMs: number,
): AsyncGenerator<Buffer> {
  if (head.kind === 'counted') yield* counted(link, head.bytes, timeoutMs);
  else yield* marked(link, head.mark, timeoutMs);
}

async function* counted(link: ByteLink, bytes: number, timeoutMs: number): AsyncGenerator<Buffer> {
  for (let left = bytes; left > 0;) {
    const piece = await link.bytes(timeoutMs);
    if (piece.length > left) link.putBack(piece.subarray(left));
    const taken = piece.subarray(0, left);
    left -= taken.length;
    yield taken;
  }
}

/** The mark may be cut by pieces: as many bytes as it has are held back. */
async function* marked(link: ByteLink, mark: Buffer, timeoutMs: number): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for (;;) {
    const piece = await link.bytes(timeoutMs);
    const all = held.length === 0 ? piece : Buffer.concat([held, piece]);
    // Nothing follows before the replica has acknowledged: the mark is at the very end.
    const end = all.length - mark.length;
    if (end >= 0 && all.subarray(end).equals(mark)) {
      if (end > 0) yield all.subarray(0, end);
      return;
    }
    const keeps = Math.min(all.length, mark.length);
    held = all.subarray(all.length - keeps);
    if (all.length > keeps) yield all.subarray(0, all.length - keeps);
  }
}
