// The candidates for eviction: the best 16 of all the entries that were looked at and are still
// there. Each eviction looks at a few more and takes the best, so that a few samples a time do
// nearly as well as looking at everything (Redis's evict.c).
//
//   pool   16 Candidates, the best last      hash of the key · score · address of entry · database
//
// A candidate is remembered by the address of its entry and the hash of its key. An address alone
// may be another entry's by now, so it is only followed when it stands in the table under that hash
// and the key there has it. An entry that has moved, which means that it was written, is no
// candidate any more; one that was used since it was looked at is judged again when its turn comes
// (Redis does neither).
//
// Scores, the higher the better to evict; they stay comparable while time passes:
//
//   LRU   2^62 - time of the last use in ticks
//   LFU   (255 - counter) << 16 | minutes since the counter was last looked at
//   TTL   2^63 - 1 - deadline

import { bytesMove } from '../../memory/bytes';
import { recordDeadline, recordHasExpiry, recordKey, recordKeyCount } from '../../memory/record';
import { tableHash, tableHolds } from '../../structure/table';
import {
  accessFrequency,
  accessIdleMinutes,
  accessIdleTicks,
  accessIsLfu,
  EvictionPolicy,
} from './access';
import { monotonicTicks } from '../clock';
import { Database, databaseAt } from './database';
import { serverEvictionPolicy } from '../server';


@unmanaged
class Candidate {
  hash: u64;
  score: u64;
  entry: u32;
  databaseIndex: u32;
}
if (offsetof<Candidate>() != 24) ERROR('Candidate is 24 bytes');

const POOL: u32 = 16;
const LRU_TOP: i64 = 1 << 62;
const CANDIDATE_BYTES: usize = offsetof<Candidate>();

const pool = memory.data(16 * 24, 8);
let count: u32 = 0;
/** The policy that the scores in the pool are of. */
let policy: u32 = 0;

/** The database of the entry that poolTake has returned. */
export let poolDatabase: Database = changetype<Database>(0);


@inline function candidateAt(index: u32): Candidate {
  return changetype<Candidate>(pool + <usize>index * CANDIDATE_BYTES);
}

/** Whether the policy takes only keys that have a deadline. */
@inline export function poolIsVolatile(): bool {
  switch (serverEvictionPolicy) {
    case EvictionPolicy.ALLKEYS_LRU:
    case EvictionPolicy.ALLKEYS_LFU:
    case EvictionPolicy.ALLKEYS_RANDOM:
      return false;
    default:
      return true;
  }
}

function scoreOf(entry: usize): u64 {
  if (serverEvictionPolicy == EvictionPolicy.VOLATILE_TTL) {
    return <u64>(i64.MAX_VALUE - recordDeadline(entry));
  }
  if (accessIsLfu()) return (u64(255 - accessFrequency(entry)) << 16) | accessIdleMinutes(entry);
  return <u64>(LRU_TOP - monotonicTicks + <i64>accessIdleTicks(entry));
}

/** Empties the pool if its scores are of another policy. */
export function poolBegin(): void {
  if (policy == serverEvictionPolicy) return;
  policy = serverEvictionPolicy;
  count = 0;
}

/** Makes an entry a candidate, if it is better than one that is or there is room. */
export function poolOffer(database: Database, entry: usize): void {
  const score = scoreOf(entry);
  if (count == POOL && score <= candidateAt(0).score) return;
  for (let i: u32 = 0; i < count; i++) {
    const candidate = candidateAt(i);
    if (candidate.entry != <u32>entry || candidate.databaseIndex != database.index) continue;
    removeAt(i);
    break;
  }
  insert(tableHash(recordKey(entry), recordKeyCount(entry)), score, <u32>entry, database.index);
}

function removeAt(index: u32): void {
  count -= 1;
  const at = changetype<usize>(candidateAt(index));
  bytesMove(at, at + CANDIDATE_BYTES, <usize>(count - index) * CANDIDATE_BYTES);
}

/** Inserts a candidate in order; a full pool loses its worst. */
function insert(hash: u64, score: u64, entry: u32, databaseIndex: u32): void {
  if (count == POOL) removeAt(0);
  let index = count;
  while (index > 0 && candidateAt(index - 1).score >= score) index -= 1;
  const at = changetype<usize>(candidateAt(index));
  bytesMove(at + CANDIDATE_BYTES, at, <usize>(count - index) * CANDIDATE_BYTES);
  count += 1;
  const candidate = candidateAt(index);
  candidate.hash = hash;
  candidate.score = score;
  candidate.entry = entry;
  candidate.databaseIndex = databaseIndex;
}

/** Takes the best candidate out: an entry of poolDatabase; 0 = there is none. */
export function poolTake(): usize {
  while (count > 0) {
    const best = candidateAt(--count);
    const database = databaseAt(best.databaseIndex);
    const entry: usize = best.entry;
    if (!tableHolds(database.table, best.hash, entry)) continue;
    const hash = tableHash(recordKey(entry), recordKeyCount(entry));
    if (hash != best.hash || (poolIsVolatile() && !recordHasExpiry(entry))) continue;
    const score = scoreOf(entry);
    if (score < best.score && count > 0 && score < candidateAt(count - 1).score) {
      insert(hash, score, <u32>entry, database.index);
      continue;
    }
    poolDatabase = database;
    return entry;
  }
  return 0;
}
