// The keys of the store as rows: found by SCAN, and asked for type, deadline and memory.

import type { RemoteReply } from '../../net/reply-reader.js';
import { bytesOf, itemsOf, numberOf, wordOf } from '../text.js';
import { shownText } from '../../view/shown-text.js';
import type { Wire } from '../wire.js';

export interface KeyRow {
  readonly key: Uint8Array;
  /** The key as it is shown. */
  readonly name: string;
  readonly type: string;
  /** Unix time, ms; negative = it stays. */
  readonly expiresMs: number;
  readonly bytes: number;
}

export interface Scanned {
  readonly rows: readonly KeyRow[];
  /** All keys of the database. */
  readonly total: number;
  /** Whether there are more than were looked at. */
  readonly isCut: boolean;
}

/** So many keys are looked at. */
const mostKeys = 20_000;
const step = 1000;

export async function keysScan(wire: Wire, pattern: string, type: string): Promise<Scanned> {
  const total = numberOf(await wire.call('DBSIZE'));
  const filter = type === '' ? [] : ['TYPE', type];
  const rows: KeyRow[] = [];
  const seen = new Set<string>();
  let cursor = '0';
  do {
    const reply = await wire.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', step, ...filter);
    if (reply.kind === 'error') break;
    cursor = wordOf(itemsOf(reply)[0]);
    const keys = itemsOf(itemsOf(reply)[1]).map(bytesOf);
    // While a table grows SCAN may bring a key twice.
    const fresh = keys.filter((key) => {
      const name = shownText(key);
      return seen.size < seen.add(name).size;
    });
    rows.push(...(await keysLook(wire, fresh)));
  } while (cursor !== '0' && rows.length < mostKeys);
  return { rows, total, isCut: cursor !== '0' };
}

/** What there is to know of some keys; those that are gone are left out. */
export async function keysLook(wire: Wire, keys: readonly Uint8Array[]): Promise<KeyRow[]> {
  if (keys.length === 0) return [];
  const replies = await wire.all(
    keys.flatMap((key) => [
      ['TYPE', key],
      ['PEXPIRETIME', key],
      ['MEMORY', 'USAGE', key],
    ]),
  );
  const rows = keys.map((key, at): KeyRow => {
    const [type, expires, bytes] = replies.slice(3 * at, 3 * at + 3) as RemoteReply[];
    return {
      key,
      name: shownText(key),
      type: wordOf(type),
      expiresMs: numberOf(expires),
      bytes: numberOf(bytes),
    };
  });
  return rows.filter(({ type }) => type !== 'none');
}
