// The program: the command line, the connection, and what is to be done with it.

import { ClientEnd, printError } from './ending.js';
import { optionsParse } from './options.js';
import type { Options } from './options.js';
import { Session } from './session.js';

/** Runs the program with the arguments behind its name, and ends it. */
export async function main(givenArguments: readonly string[]): Promise<void> {
  // Whoever reads the output has gone, as `| head` does.
  process.stdout.on('error', () => process.exit(1));
  let exitCode = 0;
  try {
    const { options, words } = optionsParse(givenArguments);
    await run(options, words);
  } catch (error) {
    if (!(error instanceof ClientEnd)) throw error;
    printError(error.text);
    exitCode = error.exitCode;
  }
  process.exit(exitCode);
}

async function run(options: Options, words: readonly string[]): Promise<void> {
  if (options.asksPassword) {
    const { passwordAsk } = await import('./prompt/password.js');
    options.password = await passwordAsk('Please input password: ');
  }
  const session = new Session(options);
  if (options.mode === 'commands') return commandsRun(session, words);
  if (options.mode === 'intrinsic-latency') {
    const { intrinsicLatencyRun } = await import('./mode/intrinsic-latency.js');
    return intrinsicLatencyRun(options.seconds);
  }
  if (options.mode === 'cluster') {
    const { clusterRun } = await import('./mode/cluster.js');
    return clusterRun(options);
  }
  if (options.mode === 'hint' || options.mode === 'hint-file') {
    const { hintFileCheck, hintShow } = await import('./mode/hint-check.js');
    return options.mode === 'hint' ? hintShow(session) : hintFileCheck(session);
  }
  if (!(await session.connect())) throw new ClientEnd(1);
  return modeRun(session);
}

async function commandsRun(session: Session, words: readonly string[]): Promise<void> {
  const { evalFile, debugs } = session.options;
  if (evalFile !== null && debugs) {
    const { debuggerRun } = await import('./prompt/debugger.js');
    return debuggerRun(session, words);
  }
  if (evalFile === null && words.length === 0) {
    const { promptRun } = await import('./prompt/prompt.js');
    await session.connect();
    await promptRun(session);
    return;
  }
  const { commandRun, evalRun } = await import('./commands.js');
  return evalFile === null ? commandRun(session, words) : evalRun(session, words);
}

/** The modes that work on a connection. */
async function modeRun(session: Session): Promise<void> {
  switch (session.options.mode) {
    case 'latency':
      return (await import('./mode/latency.js')).latencyRun(session);
    case 'latency-dist':
      return (await import('./mode/latency-spectrum.js')).latencySpectrumRun(session);
    case 'replica':
      return (await import('./mode/transfer.js')).replicaRun(session);
    case 'rdb':
    case 'functions-rdb':
      return (await import('./mode/transfer.js')).rdbFetch(session);
    case 'pipe':
      return (await import('./mode/pipe.js')).pipeRun(session);
    case 'bigkeys':
    case 'memkeys':
      return (await import('./mode/big-keys.js')).bigKeysRun(session);
    case 'hotkeys':
      return (await import('./mode/hot-keys.js')).hotKeysRun(session);
    case 'stat':
      return (await import('./mode/stat.js')).statRun(session);
    case 'scan':
      return (await import('./mode/scan.js')).scanRun(session);
    case 'lru-test':
      return (await import('./mode/lru-test.js')).lruTestRun(session);
  }
}
