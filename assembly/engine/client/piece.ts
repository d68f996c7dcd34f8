// What a client is owed beyond one block, for clients that read slowly or not at all:
//
//   Pieces ─► Piece ─► Piece ─► …      then the client's `pending` block, which still grows
//              │ block, used, references
//
// A block that is full is put aside as it is and another begun. So nothing that is owed is ever
// copied again, and each addition takes the same time: to double a block of 16 MiB for each of 50
// subscribers that read nothing would hold everybody else up for seconds.

import { heapAllocate, heapAllocateZeroed, heapBlockBytes, heapRelease } from '../../memory/heap';
import {
  References,
  noReferences,
  referencesBytes,
  referencesRelease,
} from '../../protocol/reference';


@unmanaged
class Piece {
  next: Piece;
  block: usize;
  used: u32;
  references: References;
}
if (offsetof<Piece>() != 16) ERROR('Piece is 16 bytes');

/** What a client is owed in full blocks, the oldest first. */
@unmanaged
export class Pieces {
  first: Piece;
  last: Piece;
  count: u32;
  /** Bytes that are owed. */
  usedBytes: u64;
  /** Bytes that their blocks take, and those that they refer to. */
  blockBytes: u64;
}
if (offsetof<Pieces>() != 32) ERROR('Pieces is 32 bytes');

const noPiece = changetype<Piece>(0);

/** The block that pieceTake has taken, how many bytes are in it, and what it refers to. */
export let pieceBlock: usize = 0;
export let pieceUsed: u32 = 0;
export let pieceReferences: References = noReferences;

/**
 * Puts a block behind the others, with what it refers to.
 * @param pieces 0 = there are none yet
 * @returns the pieces; 0 = memory is out, and the block is still the caller's
 */
export function pieceAdd(pieces: Pieces, block: usize, used: u32, references: References): Pieces {
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
  piece.references = references;
  if (to.first == noPiece) to.first = piece;
  else to.last.next = piece;
  to.last = piece;
  to.count += 1;
  to.usedBytes += used + referencesBytes(references);
  to.blockBytes += heapBlockBytes(block) + referencesBytes(references);
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
  pieceReferences = piece.references;
  pieces.first = piece.next;
  pieces.count -= 1;
  pieces.usedBytes -= piece.used + referencesBytes(piece.references);
  pieces.blockBytes -= heapBlockBytes(piece.block) + referencesBytes(piece.references);
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
    referencesRelease(pieceReferences);
  }
}
