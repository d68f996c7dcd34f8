/*
 * --stat: a line of figures from INFO each interval.
 */

import { fail, print, sleep } from '../ending.js';
import { replyText } from '../format.js';
import type { Session } from '../session.js';
import { persistentCall } from './persistent-call.js';

const head =
  '------- data ------ --------------------- load -------------------- - child -\n' +
  'keys       mem      clients blocked requests            connections          \n';
const linesBetweenHeads = 20;
const children = ['', 'SAVE', 'AOF', 'SAVE+AOF', 'LOAD'];

export async function statRun(session: Session): Promise<void> {
  const intervalMs = session.options.intervalMs || 1000;
  let requestsBefore = 0;
  for (let line = 0; ; line++) {
    const reply = await persistentCall(session, 'INFO');
    if (reply.kind === 'error') fail(`ERROR: ${reply.text}`);
    if (line % linesBetweenHeads === 0) print(head);
    const info = infoRead(replyText(reply) ?? '');
    const number = (field: string): number => Number.parseInt(info.get(field) ?? '', 10) || 0;
    const requests = number('total_commands_processed');
    const more = requestsBefore === 0 ? 0 : requests - requestsBefore;
    requestsBefore = requests;
    const child =
      number('rdb_bgsave_in_progress') |
      (number('aof_rewrite_in_progress') << 1) |
      (number('loading') << 2);
    print(
      [
        String(keysOf(info)).padEnd(11),
        humanBytes(number('used_memory')).padEnd(8),
        ` ${String(number('connected_clients')).padEnd(8)}`,
        String(number('blocked_clients')).padEnd(8),
        `${requests} (+${more})`.padEnd(19),
        ` ${String(number('total_connections_received')).padEnd(12)}`,
        children[child] ?? '',
        '\n',
      ].join(''),
    );
    await sleep(intervalMs);
  }
}

function infoRead(text: string): Map<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    }),
  );
}

/** The keys of all databases. */
function keysOf(info: ReadonlyMap<string, string>): number {
  let keys = 0;
  for (const [field, value] of info) {
    if (/^db\d+$/.test(field)) keys += Number(/keys=(\d+)/.exec(value)?.[1] ?? 0);
  }
  return keys;
}

/** 100B, 1.00K, 2.50M, 3.00G */
function humanBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes}B`;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(2)}${' KMG'[power]}`;
}
