/*
 * What is shown at the prompt of a client that has subscribed: messages as they come, until a key
 * is pressed, which begins a command.
 *
 *     1) "message" …
 *     Reading messages... (press Ctrl-C to quit or any key to type command)     wiped
 */

import { print, printError } from '../ending.js';
import { replyShow } from '../issue.js';
import type { Session } from '../session.js';
import { WireFailure } from '../wire.js';

const wipe = '\x1b[K';

/** Where keys come from. */
export interface KeySource {
  key(prompt: string, pressed: () => void): Promise<'key' | 'abort'>;
}

/** Shows messages until a key is pressed, or Ctrl-C, which ends the subscriptions. */
export async function messagesShow(session: Session, keys: KeySource): Promise<void> {
  const isTerminal = process.stdout.isTTY || process.env['FAKETTY'] !== undefined;
  const hasNotice = session.options.output !== 'raw' && isTerminal;
  const unnotice = (): void => {
    if (hasNotice) print(wipe);
  };
  let isOver = false;
  const key = (): Promise<'key' | 'abort'> =>
    keys.key(session.prompt, () => {
      // One that comes when nobody waits any more has nothing to wipe.
      if (!isOver) unnotice();
    });
  const arrivedShow = (): void => {
    for (let more = session.wire!.replyNow(); more !== null; more = session.wire!.replyNow()) {
      replyShow(session, more);
    }
  };
  try {
    arrivedShow();
    let waiting: Promise<'key' | 'abort'> | null = null;
    while (session.isSubscribed) {
      if (hasNotice) notice();
      waiting ??= key();
      const what = await Promise.race([waiting, session.wire!.arrival()]);
      if (what === 'abort') {
        await session.connect();
        return;
      }
      if (what === 'key') return;
      unnotice();
      replyShow(session, await session.wire!.reply());
      arrivedShow();
    }
  } catch (error) {
    if (!(error instanceof WireFailure)) throw error;
    printError(`Error: ${error.message}\n`);
    session.close();
    session.isSubscribed = false;
  } finally {
    isOver = true;
  }
}

function notice(): void {
  const hasColour = (process.env['TERM'] ?? '').includes('xterm');
  const text = 'Reading messages... (press Ctrl-C to quit or any key to type command)\r';
  print(hasColour ? `\x1b[1;90m${text}\x1b[0m` : text);
}
