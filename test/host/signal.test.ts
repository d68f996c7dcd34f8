/*
 * Signals that are no request to end. redis-server was asked what it does with each of them:
 * SIGHUP and SIGALRM are ignored, SIGUSR1 and SIGUSR2 end the process. Node would open its
 * inspector at SIGUSR1, on a port that lets everybody in.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { portFree } from '../support/net-peer.js';
import { program, run, runsClean, until } from '../support/program.js';

afterEach(runsClean);

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('SIGUSR1', () => {
  it('would open the inspector of a Node that does nothing about it', async () => {
    const port = await portFree();
    const script = 'console.log(1); setInterval(() => {}, 1000)';
    const child = spawn(process.execPath, [`--inspect-port=${port}`, '-e', script]);
    try {
      await once(child.stdout, 'data');
      child.kill('SIGUSR1');
      const deadline = Date.now() + 10_000;
      while (!(await accepts(port)) && Date.now() < deadline) await pause(10);
      expect(await accepts(port)).toBe(true);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('ends the server, as it ends redis-server, and opens no inspector', async () => {
    const port = await portFree();
    const server = run();
    server.environment = { NODE_OPTIONS: `--inspect-port=${port} --no-warnings` };
    await (await server.start()).ready();
    expect(await accepts(port)).toBe(false);
    server.child.kill('SIGUSR1');
    expect(await server.end()).toBe('SIGUSR1');
    expect(server.output).not.toContain('Debugger');
    expect(await accepts(port)).toBe(false);
  });

  it('ends it at any moment of its start', async () => {
    const port = await portFree();
    for (const afterMs of [1, 5, 10, 20, 40, 80, 160]) {
      const words = [`--inspect-port=${port}`, program, '--port', String(await portFree())];
      const child: ChildProcess = spawn(process.execPath, words, { stdio: 'ignore' });
      try {
        await pause(afterMs);
        child.kill('SIGUSR1');
        if (child.signalCode === null) await once(child, 'exit');
        expect([afterMs, child.signalCode]).toEqual([afterMs, 'SIGUSR1']);
        expect(await accepts(port)).toBe(false);
      } finally {
        child.kill('SIGKILL');
      }
    }
  });

  it('ends the server in the background too', async () => {
    const port = await portFree();
    const server = run();
    const path = (name: string): string => join(server.folder, name);
    server.environment = { NODE_OPTIONS: `--inspect-port=${port}` };
    const lines = ['daemonize yes', `port ${await portFree()}`, `pidfile ${path('pid')}`];
    writeFileSync(path('x.conf'), [...lines, `logfile ${path('log')}`].join('\n'));
    await server.startAs('x.conf');
    expect(await server.end()).toBe(0);
    const log = (): string => (existsSync(path('log')) ? readFileSync(path('log'), 'latin1') : '');
    await until(() => log().includes('Ready to accept connections'), 'the background');
    const pid = Number(readFileSync(path('pid'), 'latin1'));
    process.kill(pid, 'SIGUSR1');
    await until(() => !isRunning(pid), 'its end');
    expect(await accepts(port)).toBe(false);
  });
});

/** Whether there is such a process; one that has ended and is not yet waited for is none. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\tZ/m.test(readFileSync(status, 'latin1'));
}

describe('other signals', () => {
  it('SIGALRM and SIGHUP are ignored', async () => {
    const server = await (await run().start()).ready();
    server.child.kill('SIGALRM');
    server.child.kill('SIGHUP');
    const connection = await server.connect();
    expect(await connection.call('PING')).toBe('PONG');
    connection.close();
  });

  it('SIGUSR2 ends the server', async () => {
    const server = await (await run().start()).ready();
    server.child.kill('SIGUSR2');
    expect(await server.end()).toBe('SIGUSR2');
  });
});
