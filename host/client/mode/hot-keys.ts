/*
 * --hotkeys: the keys with the highest OBJECT FREQ, which needs a policy with LFU.
 */

import { wordQuote } from '../../config/byte-text.js';
import { fail, print, printError } from '../ending.js';
import type { Session } from '../session.js';
import { Walk, keyCount } from './scan.js';

const hottestKept = 16;

export async function hotKeysRun(session: Session): Promise<void> {
  const walk = new Walk(session, await keyCount(session));
  /** The hottest so far, hottest last. */
  const hottest: { key: string; frequency: number }[] = [];
  print(
    '\n# Scanning the entire keyspace to find hot keys as well as\n' +
      '# average sizes per key type.  You can use -i 0.1 to sleep 0.1 sec\n' +
      '# per 100 SCAN commands (not usually needed).\n\n',
  );
  for await (const keys of walk.steps(100)) {
    for (const key of keys) session.wire!.send(['OBJECT', 'FREQ', key]);
    for (const key of keys) {
      const frequency = await frequencyRead(session, key);
      walk.sampled += 1;
      if (walk.sampled % 1_000_000 === 0) {
        print(`${walk.percentText} Sampled ${walk.sampled} keys so far\n`);
      }
      const isFull = hottest.length === hottestKept;
      if (frequency <= (isFull ? hottest[0]!.frequency : 0)) continue;
      if (isFull) hottest.shift();
      // Of equal ones, the later is the cooler.
      const place = hottest.findIndex((other) => other.frequency >= frequency);
      const quoted = wordQuote(key);
      hottest.splice(place < 0 ? hottest.length : place, 0, { key: quoted, frequency });
      print(`${walk.percentText} Hot key '${quoted}' found so far with counter ${frequency}\n`);
    }
  }
  print('\n-------- summary -------\n\n');
  if (walk.isStopped) print(`${walk.percentText} `);
  print(`Sampled ${walk.sampled} keys in the keyspace!\n`);
  for (const { key, frequency } of hottest.reverse()) {
    print(`hot key found with counter: ${frequency}\tkeyname: ${key}\n`);
  }
}

async function frequencyRead(session: Session, key: string): Promise<number> {
  const reply = await session.wire!.reply();
  if (reply.kind === 'integer') return Number(reply.value);
  if (reply.kind === 'error') fail(`Error: ${reply.text}`);
  const name = wordQuote(key);
  printError(`Warning: OBJECT freq on '${name}' failed (may have been deleted)\n`);
  return 0;
}
