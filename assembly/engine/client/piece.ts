// What a client is owed beyond one block, for clients that read slowly or not at all:
//
//   Pieces ─► Piece ─► Piece ─► …      then the client's `pending` block, which still grows
//              │ block, used
//
// A block that is full is put aside as it is and another begun. So nothing that is owed is ever
// copied again, and each addition takes the same time: to double a block of 16 MiB for each of 50
// subscribers that read nothing would hold everybody else up for seconds.

import { heapAllocate, heapAllocateZeroed, heapBlockBytes, heapRelease } from '../../memory/heap';


@unmanaged
class Piece {
  next: Piece;
  block: usize;
  used: u32;
}
if (offsetof<Piece>() != 12) ERROR('Piece is 12 bytes');

/** What a client is owed in full blocks, the oldest first. */
@unmanaged
export class Pieces {
  first: Piece;
  last: Piece;
  count: u32;
  /** Bytes that are owed. */
  usedBytes: u64;
  /** Bytes that their blocks take. */
  blockBytes: u64;
}
if (offsetof<Pieces>() != 32) ERROR('Pieces is 32 bytes');

const noPiece = changetype<Piece>(0);

/** The block that pieceTake has taken, and how many bytes are in it. */
export let pieceBlock: usize = 0;
export let pieceUsed: u32 = 0;

/**
 * Puts a block behind the others.
 * @param pieces 0 = there are none yet
 * @returns the pieces; 0 = memory is out, and the block is still the caller's
 */
export function pieceAdd(pieces: Pieces, block: usize, used: u32): Pieces {
  const none = changetype<Pieces>(0);
  const piece = changetype<Piece>(heapAllocate(offsetof<Piece>()));
  if (piece == noPiece) return none;
  let to = pieces;
  if (to == none) to = changetype<Pieces>(heapAllocateZeroed(offsetof<Pieces>()));
  if (to == none) {
    heapRelease(changetype<usize>(piece));
    return none;
  }
  piece.next = noPiece;
  piece.block = block;
  piece.used = used;
  if (to.first == noPiece) to.first = piece;
  else to.last.next = piece;
  to.last = piece;
  to.count += 1;
  to.usedBytes += used;
  to.blockBytes += heapBlockBytes(block);
  return to;
}

/**
 * Takes the oldest block, which is then in pieceBlock and the caller's.
 * @returns the pieces; 0 = none is left
 */
export function pieceTake(pieces: Pieces): Pieces {
  const piece = pieces.first;
  pieceBlock = piece.block;
  pieceUsed = piece.used;
  pieces.first = piece.next;
  pieces.count -= 1;
  pieces.usedBytes -= piece.used;
  pieces.blockBytes -= heapBlockBytes(piece.block);
  heapRelease(changetype<usize>(piece));
  if (pieces.first != noPiece) return pieces;
  heapRelease(changetype<usize>(pieces));
  return changetype<Pieces>(0);
}

/** Frees all of them. */
export function piecesRelease(pieces: Pieces): void {
  let left = pieces;
  while (changetype<usize>(left) != 0) {
    left = pieceTake(left);
    heapRelease(pieceBlock);
  }
}
