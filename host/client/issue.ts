/*
 * Sends a command of the user and writes its replies: so often as is asked, to the node that a
 * cluster names, for ever when it subscribes or monitors.
 */

import type { RemoteReply } from '../net/reply-reader.js';
import { ClientEnd, print, printError, sleep } from './ending.js';
import { replyFormat } from './format.js';
import { debugReplyFormat, isDebugWanted } from './ldb.js';
import type { Session } from './session.js';
import { WireFailure } from './wire.js';

/** Commands whose texts are for people: shown as they are in every form of output. */
const shownAsTheyAre: readonly ((name: string, sub: string, count: number) => boolean)[] = [
  (name) => name === 'info' || name === 'lolwut',
  (name, sub) => name === 'debug' && ['htstats', 'htstats-key', 'client-eviction'].includes(sub),
  (name, sub) => name === 'memory' && ['malloc-stats', 'doctor'].includes(sub),
  (name, sub, count) => name === 'cluster' && count === 2 && ['nodes', 'info'].includes(sub),
  (name, sub) => name === 'client' && ['list', 'info'].includes(sub),
  (name, sub, count) => name === 'latency' && sub === 'graph' && count === 3,
  (name, sub, count) => name === 'latency' && sub === 'doctor' && count === 2,
  (name, sub) => name === 'proxy' && sub === 'info',
];

const subscriptions = ['subscribe', 'psubscribe', 'ssubscribe'];

/** Sends a command `repeat` times (negative: for ever); returns whether the connection held. */
export async function commandIssue(
  session: Session,
  words: readonly string[],
  repeat: number,
): Promise<boolean> {
  for (;;) {
    if (session.isRedirected || !session.isConnected) {
      const isConnected = await session.connect();
      session.isRedirected = false;
      if (!isConnected) return false;
    }
    try {
      if (session.sendsAsking) await askingSend(session);
      if ((await repeatIssue(session, words, repeat)) === 'done') return true;
    } catch (error) {
      if (!(error instanceof WireFailure)) throw error;
      printError(`Error: ${error.message}\n`);
      session.close();
      if (!session.isInteractive) throw new ClientEnd(1);
      return false;
    }
  }
}

async function askingSend(session: Session): Promise<void> {
  session.sendsAsking = false;
  const reply = await session.wire!.call('ASKING');
  if (reply.kind === 'error') throw new WireFailure(`ASKING failed: ${reply.text}`);
}

async function repeatIssue(
  session: Session,
  words: readonly string[],
  repeat: number,
): Promise<'done' | 'redirected'> {
  const name = words[0]!.toLowerCase();
  const sub = (words[1] ?? '').toLowerCase();
  const isAsItIs = shownAsTheyAre.some((test) => test(name, sub, words.length));
  if (name === 'script' && sub === 'debug' && words.length === 3) {
    session.debugsNextEval = isDebugWanted(words[2]!);
  }
  if (name === 'eval' && session.debugsNextEval) session.isDebugging = true;
  for (let left = repeat; left !== 0; left -= left > 0 ? 1 : 0) {
    session.wire!.send(words);
    if (name === 'monitor') {
      await endlessRead(session, isAsItIs);
      return 'done';
    }
    if (subscriptions.includes(name)) {
      if (session.options.output !== 'raw') {
        print('Reading messages... (press Ctrl-C to quit)\n');
      }
      await endlessRead(session, isAsItIs);
      continue;
    }
    if (name === 'sync' || name === 'psync') {
      const { replicaShow } = await import('./mode/transfer.js');
      print('Entering replica output mode...  (press Ctrl-C to quit)\n');
      await replicaShow(session, true);
    }
    const reply = await replyRead(session, name === 'shutdown');
    if (reply === null) return 'done';
    if (redirectionNote(session, reply)) return 'redirected';
    replyShow(session, reply, isAsItIs);
    await session.accepted(words, reply);
    await sleep(session.options.intervalMs);
  }
  return 'done';
}

/** The next reply; null when a server that was told to shut down has gone. */
async function replyRead(session: Session, mayGo: boolean): Promise<RemoteReply | null> {
  try {
    return await session.wire!.reply();
  } catch (error) {
    if (!mayGo || !(error instanceof WireFailure)) throw error;
    session.close();
    return null;
  }
}

/** Writes a reply; ends the program if it is an error and that is asked for. */
export function replyShow(session: Session, reply: RemoteReply, isAsItIs = false): void {
  const { options } = session;
  if (reply.kind === 'error' && options.failsOnError && !session.isInteractive) {
    throw new ClientEnd(1, `${reply.text}\n`);
  }
  if (session.isDebugging) print(debugReplyFormat(session, reply));
  else print(replyFormat(reply, options.output, options, isAsItIs));
}

/** Shows whatever comes until the user ends it, or the server refuses. */
async function endlessRead(session: Session, isAsItIs: boolean): Promise<void> {
  const wire = session.wire!;
  wire.onPush = null;
  let isAborted = false;
  // Not at the prompt, the signal ends the program.
  const abort = (): void => {
    isAborted = true;
    wire.close();
  };
  if (session.isInteractive) process.once('SIGINT', abort);
  try {
    for (;;) {
      const reply = await wire.reply();
      replyShow(session, reply, isAsItIs);
      if (reply.kind === 'error') break;
    }
    session.pushesShow();
  } catch (error) {
    if (!isAborted) throw error;
    await session.connect();
  } finally {
    process.off('SIGINT', abort);
  }
}

/** Whether a reply sends us to another node of a cluster; then that is where the session goes. */
function redirectionNote(session: Session, reply: RemoteReply): boolean {
  if (!session.options.followsCluster || reply.kind !== 'error') return false;
  const found = /^(MOVED|ASK) (\d+) (.*):(\d+)/.exec(reply.text);
  if (found === null) return false;
  const [, kind, slot, host, port] = found;
  // A node that does not know its own name leaves it out: it is where we are.
  if (host !== '') session.host = host!;
  session.port = Number(port);
  session.isRedirected = true;
  session.sendsAsking = kind === 'ASK';
  if (session.isInteractive) {
    print(`-> Redirected to slot [${slot}] located at ${session.host}:${port}\n`);
  }
  return true;
}
