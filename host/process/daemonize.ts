// daemonize yes. Node cannot fork, so the server is started a second time, with the same arguments,
// in a session of its own and without a terminal; the first process ends as soon as the second one
// runs:
//
//   cedis-server x.conf ── reads the configuration ── spawns ── exit 0
//                                                       └─ the same again, marked ── serves
//
// The mark is a variable of the environment that the second process takes away, so that nothing it
// starts inherits it. Standard input that holds configuration is handed on through a pipe.

const marker = 'CEDIS_DAEMONIZED';

/** Whether this process is the second one. */
export const isDaemon: boolean = process.env[marker] === '1';
delete process.env[marker];

export interface DaemonOptions {
  /** The arguments behind the program's name. */
  readonly givenArguments: readonly string[];
  /** The directory in which the first process was started. */
  readonly directory: string;
  /** What was read from the standard input, as byte text; null when nothing was. */
  readonly standardInput: string | null;
}

/** Starts the second process. Resolves when it runs, and rejects when it cannot be started. */
export async function daemonSpawn(options: DaemonOptions): Promise<void> {
  const { spawn } = await import('node:child_process');
  const program = [...process.execArgv, process.argv[1]!, ...options.givenArguments];
  const { standardInput } = options;
  const child = spawn(process.execPath, program, {
    cwd: options.directory,
    detached: true,
    stdio: [standardInput === null ? 'ignore' : 'pipe', 'ignore', 'ignore'],
    env: { ...process.env, [marker]: '1' },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      if (child.stdin === null) resolve();
      else child.stdin.end(standardInput, 'latin1', resolve);
    });
  });
  child.unref();
}
