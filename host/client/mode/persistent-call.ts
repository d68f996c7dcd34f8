/*
 * A command of a mode that goes on for ever: a lost connection is made anew, a try a second.
 */

import { print, sleep } from '../ending.js';
import type { RemoteReply } from '../../net/reply-reader.js';
import type { Session } from '../session.js';
import { WireFailure } from '../wire.js';

const clearLine = '\r\x1b[0K';

export async function persistentCall(session: Session, ...words: string[]): Promise<RemoteReply> {
  for (let tries = 0; ;) {
    try {
      if (session.isConnected) {
        const reply = await session.wire!.call(...words);
        if (tries > 0) print(clearLine);
        return reply;
      }
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
    }
    tries += 1;
    print(`${clearLine}Reconnecting... ${tries}\r`);
    await session.connect(true);
    await sleep(1000);
  }
}
