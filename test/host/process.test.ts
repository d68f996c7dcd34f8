/*
 * The server as a process: what it writes to its log from the start to the end, signals, shutdown
 * and its modifiers, the background, the pid file, DEBUG's ways to end or restart it, and crash
 * reports.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { cedarDraw } from '../../host/command/lolwut.js';
import { Configuration } from '../../host/config/configuration.js';
import { Log } from '../../host/process/log.js';
import { crashByPanic, crashReport } from '../../host/process/crash.js';
import { memoryTest, systemCheck } from '../../host/process/self-test.js';
import { processTitle } from '../../host/process/title.js';
import { Connection } from '../support/connection.js';
import { portFree } from '../support/net-peer.js';
import { program, run, runsClean, until } from '../support/program.js';
import { Verbatim } from '../support/resp.js';

afterEach(runsClean);

/** The messages of a log, without pid, role and time. */
const messagesOf = (log: string): string[] =>
  log.split('\n').flatMap((line) => /^\d+:[MC] .{24} [.\-*#] (.*)$/.exec(line)?.[1] ?? []);

describe('a start', () => {
  it("says Redis's lines in their order", async () => {
    const server = await (await run().start()).ready();
    const { pid } = server.child;
    const warnings = /^(WARNING|You requested|Server can't|Current maximum)/;
    expect(messagesOf(server.output).filter((line) => !warnings.test(line))).toEqual([
      'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
      `Redis version=7.2.6, bits=64, commit=00000000, modified=0, pid=${pid}, just started`,
      'Configuration loaded',
      'monotonic clock: POSIX clock_gettime',
      `Running mode=standalone, port=${server.port}.`,
      'Server initialized',
      'Ready to accept connections tcp',
    ]);
    expect(server.output).toMatch(new RegExp(`^${pid}:C .* \\* oO0`));
    expect(server.output).toMatch(new RegExp(`\n${pid}:M .* \\* Server initialized`));
  });

  it('shows its number in the logo', async () => {
    const server = await (await run().start('--always-show-logo', 'yes')).ready();
    expect(server.output).toMatch(new RegExp(` PID: ${server.child.pid}[^]*Server initialized`));
    expect(server.output).toContain(`Port: ${server.port}`);
  });

  it('names every kind of listener', async () => {
    const server = run();
    await server.start('--unixsocket', join(server.folder, 's'));
    await server.says('Ready to accept connections unix');
    const unix = await Connection.open({ path: join(server.folder, 's') });
    expect(await unix.call('PING')).toBe('PONG');
    unix.close();
  });

  it('ends with an error when the port is taken, or when it is to listen nowhere', async () => {
    const first = await (await run().start()).ready();
    const second = await run().startAs('--port', String(first.port));
    expect(await second.end()).toBe(1);
    expect(second.output).toContain(`Failed listening on port ${first.port} (tcp), aborting.`);
    const nowhere = await run().startAs('--port', '0');
    expect(await nowhere.end()).toBe(1);
    expect(nowhere.output).toContain('Configured to not listen anywhere, exiting.');
  });

  it('ends with the fatal error of a bad configuration', async () => {
    const bad = await run().startAs('--port', 'x');
    expect(await bad.end()).toBe(1);
    expect(bad.output).toContain('*** FATAL CONFIG FILE ERROR (Redis 7.2.6) ***');
    const missing = await run().startAs('none.conf');
    expect(await missing.end()).toBe(1);
    expect(missing.output).toContain("Fatal error, can't open config file");
  });

  it.skipIf(process.platform !== 'linux')('says in a line which limit is too low', async () => {
    const cases = [
      ['ulimit -n 30', /ulimit -n'( of 30)? is not enough for the server to start/],
      ['ulimit -v 4000000', /# Your current 'ulimit -v' of 4000000 is not enough/],
    ] as const;
    for (const [limit, line] of cases) {
      const shell = `${limit}; exec "$0" "$@"`;
      const words = ['-c', shell, process.execPath, program, '--port', '0'];
      const { status, stdout, stderr } = spawnSync('bash', words, { encoding: 'utf8' });
      expect(stdout + stderr).toMatch(line);
      expect(stdout + stderr).not.toMatch(/BUG REPORT|\n {4}at /);
      expect(status).toBe(1);
    }
  });

  it('checks rename-command lines, and obeys them', async () => {
    const server = run();
    const file = join(server.folder, 'x.conf');
    writeFileSync(file, 'rename-command nothing other\n');
    await server.startAs(file);
    expect(await server.end()).toBe(1);
    expect(server.output).toContain('No such command in rename-command');
    writeFileSync(file, 'rename-command set put\nrename-command echo ""\n');
    const renamed = run();
    renamed.port = await portFree();
    await renamed.startAs(file, '--port', String(renamed.port));
    await renamed.ready();
    const connection = await renamed.connect();
    expect(await connection.call('PUT', 'a', '1')).toBe('OK');
    expect(String(await connection.call('SET', 'a', '1'))).toContain("unknown command 'SET'");
    expect(String(await connection.call('ECHO', 'a'))).toContain("unknown command 'ECHO'");
    connection.close();
  });

  it('prints versions and checks without serving', async () => {
    const version = await run().startAs('--version');
    expect(await version.end()).toBe(0);
    const form = /^Redis server v=7\.2\.6 sha=00000000:0 malloc=\S+ bits=64 build=/;
    expect(version.output).toMatch(form);
    expect(memoryTest(1)).toMatchObject({ exitCode: 0 });
    expect(systemCheck().text).toMatch(/^\[slow-clocksource\]\.\.\./);
  });
});

describe('the end', () => {
  it('comes with SIGTERM and SIGINT, and removes the pid file', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = run();
      const pidFile = join(server.folder, 'x.pid');
      await (await server.start('--pidfile', pidFile)).ready();
      expect(readFileSync(pidFile, 'latin1')).toBe(`${server.child.pid}\n`);
      server.child.kill(signal);
      expect(await server.end()).toBe(0);
      expect(existsSync(pidFile)).toBe(false);
      expect(server.output).toContain(`Received ${signal} scheduling shutdown...`);
      expect(messagesOf(server.output).slice(-3)).toEqual([
        'User requested shutdown...',
        'Removing the pid file.',
        'Redis is now ready to exit, bye bye...',
      ]);
    }
  });

  it('does not come with SIGHUP', async () => {
    const server = await (await run().start()).ready();
    server.child.kill('SIGHUP');
    const connection = await server.connect();
    expect(await connection.call('PING')).toBe('PONG');
    connection.close();
  });

  it('comes with SHUTDOWN, which does not answer', async () => {
    const server = await (await run().start()).ready();
    const connection = await server.connect();
    await expect(connection.call('SHUTDOWN', 'NOSAVE', 'NOW', 'FORCE')).rejects.toThrow();
    expect(await server.end()).toBe(0);
  });

  it('does not come for modifiers that contradict each other', async () => {
    const server = await (await run().start()).ready();
    const connection = await server.connect();
    const error = async (...words: string[]): Promise<string> =>
      String(await connection.call('SHUTDOWN', ...words));
    expect(await error('SAVE', 'NOSAVE')).toContain('ERR syntax error');
    expect(await error('ABORT', 'NOW')).toContain('ERR syntax error');
    expect(await error('NONSENSE')).toContain('ERR syntax error');
    expect(await error('abort')).toContain('ERR No shutdown in progress.');
    connection.close();
  });

  it('can be called off before it begins', async () => {
    const server = await (await run().start('--enable-debug-command', 'yes')).ready();
    const connection = await server.connect();
    expect(await connection.call('DEBUG', 'PAUSE-CRON', '1')).toBe('OK');
    server.child.kill('SIGTERM');
    await server.says('Received SIGTERM');
    expect(await connection.call('SHUTDOWN', 'ABORT')).toBe('OK');
    expect(server.output).toContain('Shutdown manually aborted.');
    await connection.call('DEBUG', 'PAUSE-CRON', '0');
    expect(await connection.call('PING')).toBe('PONG');
    connection.close();
  });

  it('comes at once for who insists', async () => {
    const server = await (await run().start('--enable-debug-command', 'yes')).ready();
    const connection = await server.connect();
    await connection.call('DEBUG', 'PAUSE-CRON', '1');
    server.child.kill('SIGINT');
    await server.says('Received SIGINT');
    server.child.kill('SIGINT');
    expect(await server.end()).toBe(1);
    expect(server.output).toContain('You insist... exiting now.');
  });
});

describe('the background', () => {
  it('takes the server, and lets the first process go', async () => {
    const server = run();
    const path = (name: string): string => join(server.folder, name);
    server.port = await portFree();
    const lines = ['daemonize yes', `port ${server.port}`];
    lines.push(`pidfile ${path('x.pid')}`, `logfile ${path('x.log')}`);
    writeFileSync(path('x.conf'), lines.join('\n'));
    await server.startAs('x.conf');
    expect(await server.end()).toBe(0);
    expect(server.output).toBe('');
    const log = (): string =>
      existsSync(path('x.log')) ? readFileSync(path('x.log'), 'latin1') : '';
    await until(() => log().includes('Ready to accept connections'), 'the background');
    const connection = await server.connect();
    const pid = readFileSync(path('x.pid'), 'latin1').trim();
    expect(await connection.call('INFO', 'server')).toContain(`process_id:${pid}\r\n`);
    await expect(connection.call('SHUTDOWN')).rejects.toThrow();
    await until(() => log().includes('bye bye'), 'the end');
    expect(existsSync(path('x.pid'))).toBe(false);
  });
});

describe('DEBUG of the process', () => {
  it('is refused where enable-debug-command does not allow it', async () => {
    const server = await (await run().start()).ready();
    const connection = await server.connect();
    for (const words of [['SLEEP', '0'], ['JMAP'], ['HELP'], ['SET-ACTIVE-EXPIRE', '1']]) {
      expect(String(await connection.call('DEBUG', ...words))).toContain(
        'ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you' +
          ' can run it from a local connection, otherwise you need to set this option in the' +
          ' configuration file, and then restart the server.',
      );
    }
    connection.close();
  });

  it('sleeps, logs and rewrites', async () => {
    const server = run();
    const file = join(server.folder, 'x.conf');
    server.port = await portFree();
    writeFileSync(file, `port ${server.port}\nenable-debug-command local\n`);
    await (await server.startAs(file)).ready();
    const connection = await server.connect();
    const started = Date.now();
    expect(await connection.call('DEBUG', 'SLEEP', '0.2')).toBe('OK');
    expect(Date.now() - started).toBeGreaterThanOrEqual(195);
    expect(await connection.call('DEBUG', 'LOG', 'hello')).toBe('OK');
    await server.says('# DEBUG LOG: hello');
    expect(await connection.call('CONFIG', 'SET', 'maxmemory-samples', '6')).toBe('OK');
    expect(await connection.call('CONFIG', 'REWRITE')).toBe('OK');
    expect(readFileSync(file, 'latin1')).toMatch(/^port \d+\n[^]*\nmaxmemory-samples 6\n/);
    expect(readFileSync(file, 'latin1')).not.toContain('maxmemory-policy');
    expect(await connection.call('DEBUG', 'CONFIG-REWRITE-FORCE-ALL')).toBe('OK');
    expect(readFileSync(file, 'latin1')).toContain('maxmemory-policy noeviction');
    expect(String(await connection.call('DEBUG', 'NONSENSE'))).toContain(
      "ERR unknown subcommand or wrong number of arguments for 'NONSENSE'. Try DEBUG HELP.",
    );
    connection.close();
  });

  it('restarts in the same process, gracefully or not', async () => {
    const server = await (await run().start('--enable-debug-command', 'yes')).ready();
    for (const how of ['RESTART', 'CRASH-AND-RECOVER']) {
      const connection = await server.connect();
      expect(String(await connection.call('DEBUG', how, 'x'))).toContain('not an integer');
      server.output = '';
      await expect(connection.call('DEBUG', how, '50')).rejects.toThrow();
      await server.ready();
      expect(server.output.includes('bye bye')).toBe(how === 'RESTART');
      const after = await server.connect();
      expect(await after.call('INFO', 'server')).toContain(`process_id:${server.child.pid}\r\n`);
      after.close();
    }
  });
});

describe('a crash', () => {
  it('leaves a report and ends the process', async () => {
    const cases = [
      ['SEGFAULT', 'SIGSEGV', 'Redis 7.2.6 crashed by signal: 11'],
      ['PANIC', 1, 'Guru Meditation: DEBUG PANIC called'],
      ['ASSERT', 1, '=== ASSERTION FAILED ==='],
    ] as const;
    for (const [name, end, heading] of cases) {
      const server = await (await run().start('--enable-debug-command', 'yes')).ready();
      const connection = await server.connect();
      await expect(connection.call('DEBUG', name)).rejects.toThrow();
      expect(await server.end()).toBe(end);
      const report = server.output.slice(server.output.indexOf('=== REDIS BUG REPORT START'));
      expect(report).toContain(heading);
      expect(report).toContain('------ STACK TRACE ------');
      expect(report).toContain('used_memory:');
      expect(report).toContain(`argv[1]: '"${name}"'`);
      expect(report).toContain('=== REDIS BUG REPORT END.');
    }
  });

  it('is reported for SIGABRT, and left alone without crash-log-enabled', async () => {
    const server = await (await run().start()).ready();
    server.child.kill('SIGABRT');
    expect(await server.end()).toBe('SIGABRT');
    expect(server.output).toContain('crashed by signal: 6');
    const silent = await (await run().start('--crash-log-enabled', 'no')).ready();
    silent.child.kill('SIGABRT');
    expect(await silent.end()).toBe('SIGABRT');
    expect(silent.output).not.toContain('BUG REPORT');
  });

  it('goes on with the report when a part of it fails, and hides secrets', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cedis-crash-'));
    const log = new Log();
    log.file = join(folder, 'log');
    const broken = (): never => {
      throw new Error('broken');
    };
    const configuration = new Configuration();
    const source = { log, configuration, info: broken, command: () => null };
    crashReport(crashByPanic('why', ['AUTH', 'secret']), source);
    const report = readFileSync(log.file, 'utf8');
    rmSync(folder, { recursive: true });
    expect(report).toContain('------ INFO OUTPUT ------\n(not available: broken)');
    expect(report).toContain("argc: '2'\nargv[0]: '\"AUTH\"'\n");
    expect(report).not.toContain('secret');
    expect(report).toContain('=== REDIS BUG REPORT END.');
  });
});

describe('small things', () => {
  it('fills the title of the process in', () => {
    const configuration = new Configuration();
    expect(processTitle(configuration)).toBe('cedis-server *:6379');
    configuration.assign('port', '0');
    configuration.assign('tls-port', '6380');
    configuration.assign('bind', '127.0.0.1');
    configuration.assign('proc-title-template', '{title} {listen-addr} {config-file} {tls-port}');
    expect(processTitle(configuration)).toBe('cedis-server 127.0.0.1:6380 - 6380');
  });

  it.skipIf(process.platform !== 'linux')('is called as it was started, if that fits', async () => {
    const server = await (await run().start()).ready();
    const title = (): string =>
      readFileSync(`/proc/${server.child.pid}/cmdline`, 'latin1').replace(/\0+$/, '');
    const connection = await server.connect();
    await connection.call('CONFIG', 'SET', 'proc-title-template', 'x {title}');
    expect(title()).toMatch(/^x \/.*\/cedis-server\.mjs$/);
    await connection.call('CONFIG', 'SET', 'proc-title-template', `{title} ${'y'.repeat(5000)}`);
    expect(title()).toMatch(/^cedis-server y+$/);
    connection.close();
  });

  it.skipIf(process.platform !== 'linux')('is ended by the kernel as its role says', async () => {
    const server = await (await run().start()).ready();
    const score = (): number =>
      Number(readFileSync(`/proc/${server.child.pid}/oom_score_adj`, 'latin1'));
    const connection = await server.connect();
    const set = (...words: string[]): Promise<unknown> =>
      connection.call('CONFIG', 'SET', ...words);
    const base = score();
    await set('oom-score-adj', 'yes', 'oom-score-adj-values', '10 20 30');
    expect(score()).toBe(base + 10);
    await connection.call('REPLICAOF', '127.0.0.1', '1');
    expect(score()).toBe(base + 20);
    await set('oom-score-adj-values', '10 25 30');
    expect(score()).toBe(base + 25);
    await connection.call('REPLICAOF', 'NO', 'ONE');
    expect(score()).toBe(base + 10);
    // Only who may do so makes a process safe; else all is as it was.
    const answer = await set('oom-score-adj', 'absolute', 'oom-score-adj-values', '-1000 20 30');
    if (answer === 'OK') expect(score()).toBe(-1000);
    else {
      expect(String(answer)).toContain('Failed to set current oom_score_adj. Check server logs.');
      expect(score()).toBe(base + 10);
    }
    connection.close();
  });

  it('draws a cedar of any size', () => {
    for (const [columns, rows] of [
      [1, 1],
      [7, 2],
      [48, 14],
      [20, 100],
    ] as const) {
      const lines = cedarDraw(columns, rows, Math.random).split('\n');
      expect(lines.length).toBe(rows + 1);
      expect(lines.slice(0, -1).every((line) => line.length === columns)).toBe(true);
    }
    expect(cedarDraw(7, 4, () => 0.99)).toBe('   ^   \n  /|\\  \n   |   \n_______\n');
  });

  it('answers LOLWUT with the version at the end', async () => {
    const server = await (await run().start()).ready();
    const connection = await server.connect();
    expect(await connection.call('LOLWUT')).toMatch(/\nRedis ver\. 7\.2\.6\n$/);
    expect(await connection.call('LOLWUT', 'VERSION', '5', '1', '1', '1')).toMatch(/7\.2\.6\n$/);
    for (const words of [['x'], ['6', 'x']]) {
      const reply = await connection.call('LOLWUT', 'VERSION', ...words);
      expect(String(reply)).toContain('ERR value is not an integer or out of range');
    }
    await connection.call('HELLO', '3');
    expect(await connection.call('LOLWUT')).toBeInstanceOf(Verbatim);
    connection.close();
  });
});
