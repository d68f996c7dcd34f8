/*
 * --eval with --ldb: the script runs in the server's debugger, with a prompt of its own.
 */

import { ClientEnd, print } from '../ending.js';
import { evalWords } from '../commands.js';
import { commandIssue, replyShow } from '../issue.js';
import type { Session } from '../session.js';
import { promptRun } from './prompt.js';

const introduction = `Lua debugging session started, please use:
quit    -- End the session.
restart -- Restart the script in debug mode again.
help    -- Show Lua script debugging commands.

`;

export async function debuggerRun(session: Session, given: readonly string[]): Promise<void> {
  const { options } = session;
  for (;;) {
    if (!(await session.connect())) throw new ClientEnd(1);
    print(introduction);
    await session.wire!.call('SCRIPT', 'DEBUG', options.debugsInSync ? 'sync' : 'yes');
    session.isDebugging = true;
    options.output = 'raw';
    if (!(await commandIssue(session, evalWords(options.evalFile!, given), 1))) {
      throw new ClientEnd(1);
    }
    if (!session.isDebugging) {
      // It ended at once: the script cannot be compiled.
      print("Eval debugging session can't start:\n");
      session.debuggingEnded = false;
      options.output = 'standard';
      replyShow(session, await session.wire!.reply());
      return;
    }
    if ((await promptRun(session)) === 'ended') return;
    print('\n');
  }
}
