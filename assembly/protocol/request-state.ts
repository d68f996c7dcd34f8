// What a connection has sent that is no whole request yet: what is known of it.
//
//   buffer   a private buffer of unfinished bytes       │ SET k…
//   saved    the arguments that have been read of them  (offset, count) (offset, count) …
//   big      a big argument that is arriving, in a block of its own (request-big.ts)

/** What is known of a connection's unfinished request. Part of every client. */
@unmanaged
export class RequestState {
  /** Private buffer (heap block) of unfinished bytes, 0 = none. */
  buffer: usize;
  bufferUsed: u32;
  /** How far into the buffer the unfinished command is parsed. */
  parsed: u32;
  /** Arguments still to come; 0 = no multibulk command is under way. */
  argumentsLeft: i32;
  /** Length of the argument being read, -1 = its header has not been read. */
  bulkBytes: i32;
  /** Arguments read so far: (offset into the buffer, count) pairs in a heap block, 0 = none. */
  saved: usize;
  savedCount: u32;
  /**
   * The big argument that is arriving (heap block), 0 = none, and the bytes of it that are here.
   */
  big: usize;
  bigFilled: u32;
  /** The big argument that is arriving is counted and thrown away: there is no memory for it. */
  bigIsLost: bool;
  /** There was no memory for some of the command: it will be refused. */
  isLost: bool;
  /** Big arguments of the command that have arrived, chained behind their bytes. */
  bigArrived: usize;
  /** Length of the batch that was read last, its big arguments included. */
  lastBytes: u32;
}
if (offsetof<RequestState>() != 48) ERROR('RequestState is 48 bytes');

/** One argument in the vector. */
@unmanaged
export class Argument {
  address: usize;
  count: u32;
}
if (offsetof<Argument>() != 8) ERROR('Argument is 8 bytes');

/** Bytes of a pair in the vector. */
export const ARGUMENT_BYTES: u32 = 8;

/** Marks a saved argument whose address is a big argument's and not an offset. */
export const REQUEST_ABSOLUTE: u32 = 0x8000_0000;
