/*
 * A server as a process of its own, on a free port, in a folder of its own that goes when it stops.
 * server.ts starts Cedis with it and redis.ts the real one.
 *
 *   await server.kill();        SIGKILL; port and folder stay
 *   await server.again();       the same command line once more
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Connection } from './connection.js';
import { portFree } from './net-peer.js';
import type { Reply } from './resp.js';

const START_MS = 30_000;
const STOP_MS = 5000;

export class ServerProcess {
  /** What the process has written to its standard output and error. */
  log = '';
  /** Told before a running process is ended, with a connection to it. */
  onStop: ((connection: Connection) => Promise<void>) | undefined;

  child: ChildProcess;

  private constructor(
    readonly port: number,
    readonly folder: string,
    private readonly command: string,
    private readonly words: readonly string[],
  ) {
    this.child = this.#spawn();
  }

  #spawn(): ChildProcess {
    const { command, folder, words } = this;
    const child = spawn(command, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const note = (bytes: Buffer): void => {
      this.log += bytes.toString('latin1');
    };
    child.stdout.on('data', note);
    child.stderr.on('data', note);
    const kill = (): boolean => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    return child;
  }

  /** Starts a program with `--port`, `--dir` and further arguments; waits until it answers PING. */
  static async start(
    command: string,
    first: readonly string[],
    further: readonly string[],
  ): Promise<ServerProcess> {
    const port = await portFree();
    const folder = mkdtempSync(join(tmpdir(), 'cedis-server-'));
    const words = [...first, '--port', String(port), '--dir', folder, ...further];
    const server = new ServerProcess(port, folder, command, words);
    await server.#ready();
    return server;
  }

  /** Ends the process without a word to it; what it has in files stays. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited();
  }

  /** Starts an ended process again as it was started; waits until it answers PING. */
  async again(): Promise<void> {
    this.child = this.#spawn();
    await this.#ready();
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + START_MS;
    while (!(await this.#answers())) {
      if (!this.running) throw new Error(`the server has ended:\n${this.log}`);
      if (Date.now() > deadline) throw new Error(`the server does not answer:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #answers(): Promise<boolean> {
    try {
      const connection = await this.connect();
      const reply = await connection.call('PING');
      connection.close();
      const isLoading = reply instanceof Error && reply.message.startsWith('LOADING');
      return reply === 'PONG' || (reply instanceof Error && !isLoading);
    } catch {
      return false;
    }
  }

  connect(): Promise<Connection> {
    return Connection.open({ port: this.port });
  }

  /** Asks something over a connection of its own. */
  async ask(...words: readonly (string | number)[]): Promise<Reply> {
    const connection = await this.connect();
    try {
      return await connection.call(...words);
    } finally {
      connection.close();
    }
  }

  /** Waits for the end of the process and returns its exit code, null after a signal. */
  async exited(): Promise<number | null> {
    if (this.running) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  async #tell(): Promise<void> {
    if (this.onStop === undefined) return;
    const connection = await this.connect().catch(() => undefined);
    if (connection === undefined) return;
    await this.onStop(connection);
    connection.close();
  }

  /** Ends the process and removes its folder. */
  async stop(): Promise<void> {
    if (this.running) {
      await this.#tell();
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
      await this.exited();
      clearTimeout(timer);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
