// A call is one command on its way through the engine: who asked, which row of the command table it
// is, and its arguments. Handlers get it and nothing else.
//
//   argumentVector → | address u32 | count u32 | address | count | …   a pair an argument, 0 = name
//
// Arguments point into the request and are valid until the handler returns. An argument of 32 KiB
// or more may own its block (protocol/request.ts); a handler that wants to keep it as a value takes
// it with callTake instead of copying it.

import { CommandRow } from '../row/lookup';
import { ARGUMENT_BYTES, Argument } from '../protocol/request-state';
import { requestBigNext } from '../protocol/request-big';
import { Client } from './client/client';
import { Database } from './keyspace/database';


@unmanaged
export class Call {
  client: Client;
  row: CommandRow;
  database: Database;
  argumentVector: usize;
  argumentCount: i32;
  /** Chain of big arguments that the call owns. */
  big: usize;
  /** What the command has done, as CallFlag. */
  flags: u32;

  /** Address of argument `index`. */
  @inline address(index: i32): usize {
    return changetype<Argument>(this.argumentVector + <usize>index * ARGUMENT_BYTES).address;
  }

  /** Bytes of argument `index`. */
  @inline bytes(index: i32): u32 {
    return changetype<Argument>(this.argumentVector + <usize>index * ARGUMENT_BYTES).count;
  }
}
if (offsetof<Call>() != 28) ERROR('Call is 28 bytes');

export const enum CallFlag {
  /** The handler has put its own effect into the log; the request itself makes none. */
  EFFECT_WRITTEN = 1 << 0,
  /** The call went to the host; its statistics are taken when it returns. */
  AT_HOST = 1 << 1,
  /** The client waits for a key; the call will be run again. */
  BLOCKED = 1 << 2,
  /** The command runs inside EXEC. */
  IN_TRANSACTION = 1 << 3,
  /** A script has called the command. */
  SCRIPTED = 1 << 4,
  /** Monitors have seen the call when it began to wait at the host. */
  SHOWN = 1 << 5,
}

/**
 * Takes argument `index` as an owned block in the layout of a raw string (u32 count, bytes), when
 * it has one; else 0 and the caller copies. The argument stays readable.
 */
export function callTake(call: Call, index: i32): usize {
  const address = call.address(index);
  let before: usize = 0;
  for (let block = call.big; block != 0; block = requestBigNext(block)) {
    if (block + 4 == address) {
      const after = requestBigNext(block);
      if (before == 0) call.big = after;
      else store<u32>(before + 4 + load<u32>(before), after);
      return block;
    }
    before = block;
  }
  return 0;
}
