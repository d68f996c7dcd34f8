/*
 * The program as it is started, with arguments of the test's own choice and without waiting for
 * anything: for tests of how it begins and ends. (server.ts starts a server that answers.)
 *
 *   const server = await (await run().start('--hz', '20')).ready();
 *   server.child.kill('SIGTERM');
 *   await server.end()                      the exit code, or the signal
 *   afterEach(runsClean);
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Connection } from './connection.js';
import { portFree } from './net-peer.js';

export const program = fileURLToPath(new URL('../../host/cli/cedis-server.mjs', import.meta.url));
const patienceMs = 15_000;

/** Waits until something holds; `what` tells what was waited for in vain. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A run of the program with arguments of the test's own choice. */
export class Run {
  output = '';
  /** Variables of the environment besides the test's own. */
  environment: Record<string, string> = {};
  readonly folder = mkdtempSync(join(tmpdir(), 'cedis-process-'));
  child!: ChildProcess;
  port = 0;

  /** Starts it on a free port; `further` may hold anything. Does not wait. */
  async start(...further: string[]): Promise<this> {
    this.port = await portFree();
    return this.startAs('--port', String(this.port), '--save', '', ...further);
  }

  async startAs(...words: string[]): Promise<this> {
    this.child = spawn(process.execPath, [program, ...words], {
      cwd: this.folder,
      env: { ...process.env, ...this.environment },
    });
    const note = (bytes: Buffer): void => {
      this.output += bytes.toString('latin1');
    };
    this.child.stdout!.on('data', note);
    this.child.stderr!.on('data', note);
    return this;
  }

  async ready(): Promise<this> {
    await this.says('Ready to accept connections');
    return this;
  }

  says(text: string): Promise<void> {
    return until(() => this.output.includes(text), `'${text}' in:\n${this.output}`);
  }

  connect(): Promise<Connection> {
    return Connection.open({ port: this.port });
  }

  /** The exit code, or the signal that ended it. */
  async end(): Promise<number | string> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'close');
    }
    return this.child.exitCode ?? this.child.signalCode!;
  }

  clean(): void {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const runs: Run[] = [];

/** A run that runsClean ends. */
export function run(): Run {
  const made = new Run();
  runs.push(made);
  return made;
}

export function runsClean(): void {
  for (const each of runs.splice(0)) each.clean();
}
