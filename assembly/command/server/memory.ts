// MEMORY USAGE, PURGE and HELP; the other subcommands are the host's.
//
// What a key costs is the heap's own figure: the entry's block, what the value holds outside it,
// and the key's share of its bucket (eight bytes at the usual load of 7.5 keys in 64).

import { Call } from '../../engine/call';
import { keyspaceEntryBytes } from '../../engine/keyspace/keyspace';
import { lazyfreeStep, lazyfreeWaits } from '../../engine/keyspace/lazyfree';
import { replyInteger, replyNull, replyOk } from '../../protocol/reply';
import {
  cursorFailed,
  cursorInteger,
  cursorMore,
  cursorOpen,
  cursorSyntax,
  cursorTokenWith,
} from '../cursor';
import { helpBegin, helpEnd, helpLine } from '../help';
import { entryNamed } from './entry';

const SAMPLES_DEFAULT: i64 = 5;
const PURGE_ELEMENTS: u32 = 65_536;
const BUCKET_SHARE_BYTES: i64 = 8;

/** MEMORY USAGE key [SAMPLES count] : count 0 looks at all elements of a collection. */
export function memoryUsageCommand(call: Call): void {
  let samples = SAMPLES_DEFAULT;
  cursorOpen(call, 3);
  while (cursorMore()) {
    if (!cursorTokenWith('SAMPLES', 1)) {
      cursorSyntax();
      continue;
    }
    samples = cursorInteger();
    if (samples < 0) cursorSyntax();
  }
  if (cursorFailed()) return;
  const entry = entryNamed(call, 2);
  if (entry == 0) return replyNull();
  const all = samples == 0 || samples > <i64>u32.MAX_VALUE;
  const bytes = keyspaceEntryBytes(entry, all ? u32.MAX_VALUE : <u32>samples);
  replyInteger(<i64>bytes + BUCKET_SHARE_BYTES);
}

/**
 * MEMORY PURGE : what waits to be freed in steps is freed now. The heap keeps its pages, for a
 * WebAssembly memory cannot shrink; INFO says so (allocator_rss_bytes).
 */
export function memoryPurgeCommand(call: Call): void {
  while (lazyfreeWaits()) lazyfreeStep(PURGE_ELEMENTS);
  replyOk();
}

/** MEMORY HELP */
export function memoryHelpCommand(call: Call): void {
  helpBegin(call);
  helpLine('DOCTOR');
  helpLine('    Say what is remarkable about the use of memory.');
  helpLine('MALLOC-STATS');
  helpLine('    Show figures of the allocator.');
  helpLine('PURGE');
  helpLine('    Free at once what waits to be freed in steps.');
  helpLine('STATS');
  helpLine('    Show how memory is used.');
  helpLine('USAGE <key> [SAMPLES <count>]');
  helpLine('    Tell how many bytes the key and its value take. Of a collection <count> elements');
  helpLine('    are looked at (5 by default; 0 means all of them).');
  helpEnd();
}
