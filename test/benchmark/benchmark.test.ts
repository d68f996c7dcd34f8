/*
 * cedis-benchmark: its lines beside redis-benchmark's, loads of both kinds, and the report. No test
 * asserts how fast anything is.
 */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Histogram } from '../../host/benchmark/histogram.js';
import { Options } from '../../host/benchmark/options.js';
import { limitText } from '../../host/benchmark/print.js';
import { certificateSetCreate } from '../support/certificates.js';
import { chromiumPath } from '../support/browser.js';
import type { Connection } from '../support/connection.js';
import { directoryCreate, portFree } from '../support/net-peer.js';
import type { ServerProcess } from '../support/process.js';
import { redisToolMissing } from '../support/redis.js';
import { serverStart } from '../support/server.js';
import { WordServer } from '../support/word-server.js';

const program = fileURLToPath(new URL('../../host/benchmark/cedis-benchmark.mjs', import.meta.url));
const directory = directoryCreate();
let server: ServerProcess;
let connection: Connection;

beforeAll(async () => {
  server = await serverStart();
  connection = await server.connect();
});

afterAll(async () => {
  connection.close();
  await server.stop();
  directory.remove();
});

interface Outcome {
  readonly output: string;
  readonly errors: string;
  readonly exitCode: number | null;
}

async function run(command: readonly string[], words: string[], input = ''): Promise<Outcome> {
  const child = spawn(command[0]!, [...command.slice(1), ...words]);
  const pieces = { output: '', errors: '' };
  child.stdout.on('data', (bytes: Buffer) => (pieces.output += bytes.toString('latin1')));
  child.stderr.on('data', (bytes: Buffer) => (pieces.errors += bytes.toString('latin1')));
  // Who ends at once reads nothing.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { ...pieces, exitCode };
}

const benchmark = (...words: string[]): Promise<Outcome> =>
  run([process.execPath, program], ['-p', String(server.port), ...words]);

/** Lines without the progress that is written over, and without points of distributions. */
function linesOf({ output }: Outcome): string[] {
  const lines = output.split('\n').map((line) => line.slice(line.lastIndexOf('\r') + 1));
  return lines.filter((line) => !/^\d+\.\d+% <=/.test(line) && !/load generator/.test(line));
}

/** The shape of lines: with figures alike, and without the test that Redis 7.0 does not have. */
const shapeOf = (outcome: Outcome): string[] =>
  linesOf(outcome)
    .filter((line) => !/^"?XADD\b/.test(line))
    // redis-benchmark takes less than a millisecond for none.
    .map((line) => line.replace(/ *(\d+\.\d+|\binf\b|-?\bnan\b)/g, '#'));

describe.skipIf(redisToolMissing('redis-benchmark', 'benchmark'))('beside redis-benchmark', () => {
  it.each([
    ['every test, a line each', ['-q', '-n', '50', '-c', '3', '-r', '100', '-P', '2']],
    ['every test as CSV', ['--csv', '-n', '50', '-c', '3', '-d', '10']],
    ['some tests in full', ['-n', '40', '-t', 'ping,set,lrange_100,mset', '-c', '2']],
    ['a command', ['-n', '40', '-r', '10', 'set', 'k:__rand_int__', 'a b']],
    ['threads', ['-n', '100', '--threads', '2', '-t', 'get', '--precision', '2']],
    ['new connections', ['-n', '20', '-k', '0', '-c', '2', '-t', 'set', '-q']],
    ['another database, RESP3', ['-n', '20', '-c', '2', '--dbnum', '3', '-3', '-t', 'incr', '-q']],
  ])('prints the same lines: %s', async (_, words) => {
    const all = ['-p', String(server.port), ...words];
    const expected = await run(['redis-benchmark'], all);
    const actual = await run([process.execPath, program], all);
    expect(shapeOf(actual)).toEqual(shapeOf(expected));
    expect([actual.exitCode, expected.exitCode]).toEqual([0, 0]);
  });
});

describe('the load', () => {
  it('sends what is asked for: how often, with numbers drawn, data, the last word from input', async () => {
    await connection.call('FLUSHALL');
    await benchmark('-n', '1000', '-P', '10', '-r', '50', '-q', 'RPUSH', 'l', '__rand_int__');
    const drawn = (await connection.call('LRANGE', 'l', '0', '-1')) as string[];
    expect(drawn.length).toBe(1000);
    expect(drawn.every((each) => /^0{10}[0-4]\d$/.test(each))).toBe(true);
    expect(new Set(drawn).size).toBe(50);
    await benchmark('-n', '1', '-c', '1', '-d', '7', '-q', 'SET', 'k', '<__data__>');
    expect(await connection.call('STRLEN', 'k')).toBe(9);
    const words = ['-p', String(server.port), '-n', '1', '-c', '1', '-x', '-q', 'SET', 'k'];
    const fed = await run([process.execPath, program], words, 'from input');
    expect(await connection.call('GET', 'k')).toBe('from input');
    // The word itself is not part of the title, and without a command it is none.
    expect(linesOf(fed)[0]).toMatch(/^SET k: /);
    const tests = ['-p', String(server.port), '-n', '1', '-c', '1', '-x', '-q', '-t', 'get'];
    const unfed = await run([process.execPath, program], tests, 'from input');
    expect(linesOf(unfed)[0]).toMatch(/^GET: /);
  });

  it('draws the same numbers by the same seed', async () => {
    const drawn = async (): Promise<unknown> => {
      await connection.call('DEL', 'l');
      const words = ['-n', '20', '-c', '1', '-r', '1000', '--seed', '7', '-q'];
      await benchmark(...words, 'RPUSH', 'l', '__rand_int__');
      return connection.call('LRANGE', 'l', '0', '-1');
    };
    expect(await drawn()).toEqual(await drawn());
  });

  it('goes over TLS and Unix sockets, from threads too, and says what fails', async () => {
    const { files } = certificateSetCreate(directory.path);
    const socket = join(directory.path, 'socket');
    const tlsPort = await portFree();
    const secure = await serverStart(
      ...['--tls-port', String(tlsPort), '--tls-cert-file', files.server],
      ...['--tls-key-file', files.serverKey, '--tls-ca-cert-file', files.authority],
      ...['--tls-auth-clients', 'no', '--unixsocket', socket],
    );
    const load = ['-n', '100', '-c', '4', '-P', '3', '-q', 'INCR', 'n'];
    const places = [
      ['-s', socket],
      ['-p', String(tlsPort), '--tls', '--cacert', files.authority],
      ['-p', String(tlsPort), '--tls', '--insecure', '--threads', '2'],
      ['-p', String(tlsPort), '--tls', '--insecure', '--rate', '2000'],
      ['-u', `rediss://127.0.0.1:${tlsPort}`, '--insecure', '-k', '0'],
    ];
    for (const place of places) {
      const { errors, exitCode } = await run([process.execPath, program], [...place, ...load]);
      expect([errors.replace(/^(WARNING: Keep|cedis-benchmark: ).*\n/gm, ''), exitCode]).toEqual([
        '',
        0,
      ]);
    }
    // A pipeline is sent whole: 34 of them are the first that are a hundred requests.
    expect(await secure.ask('GET', 'n')).toBe(String(places.length * 102));
    const stranger = await run(
      [process.execPath, program],
      ['-p', String(tlsPort), '--tls', ...load],
    );
    expect(stranger.errors).toMatch(/^Could not negotiate a TLS connection: /);
    expect(stranger.exitCode).toBe(1);
    await secure.stop();
  });

  it('ends at an error of the server, at a server that is not there, at options that are none', async () => {
    const wrong = await benchmark('-n', '10', '-q', 'NOSUCH');
    expect(wrong.errors).toMatch(/^Error from server: ERR unknown command 'NOSUCH'/);
    expect(wrong.exitCode).toBe(1);
    const nowhere = await run([process.execPath, program], ['-p', '1', '-q']);
    expect(nowhere.errors).toBe('Could not connect to Redis at 127.0.0.1:1: Connection refused\n');
    expect(nowhere.exitCode).toBe(1);
    const option = await benchmark('--nonsense');
    expect(option.output).toMatch(/^Invalid option "--nonsense" or option argument missing\n/);
    expect(option.exitCode).toBe(1);
    const range = await benchmark('-r', '-x');
    expect(range.output).toMatch(/^Invalid option "-x" or option argument missing\n/);
  });

  it('logs in, and says when it may not', async () => {
    await connection.call('ACL', 'SETUSER', 'bench', 'on', '>secret', '~*', '+@all');
    await connection.call('CONFIG', 'SET', 'requirepass', 'other');
    try {
      const refused = await benchmark('-n', '10', '-t', 'set');
      expect(refused.errors).toMatch(/^Node 127.0.0.1:\d+ replied with error:\nNOAUTH /);
      expect(refused.exitCode).toBe(1);
      const right = ['--user', 'bench', '-a', 'secret', '-n', '10', '-t', 'set', '-q'];
      expect((await benchmark(...right)).exitCode).toBe(0);
    } finally {
      await connection.call('CONFIG', 'SET', 'requirepass', '');
    }
  });

  it('says when a server goes away', async () => {
    const fake = await new WordServer((words, socket) => {
      if (words[0] !== 'GET') return '*2\r\n$1\r\na\r\n$1\r\nb\r\n';
      socket.destroy();
      return null;
    }).listen();
    const words = ['-p', String(fake.port), '-t', 'get', '-n', '100', '-c', '2'];
    const outcome = await run([process.execPath, program], words);
    fake.stop();
    expect(outcome.errors).toMatch(/^Error: (Server closed the connection|Connection reset)/);
    expect(outcome.exitCode).toBe(1);
  });
});

describe('a load at a fixed rate', () => {
  it.each([
    ['one thread', []],
    ['two', ['--threads', '2']],
  ] as const)(
    'goes on while a server is silent, and counts the waiting: %s',
    async (_, threads) => {
      const rate = 1000;
      const silent = 200;
      let held: (() => void)[] = [];
      let requests = 0;
      // It answers nothing until so many have come, which no load that waits would ever send.
      const fake = await new WordServer((words, socket) => {
        if (words[0] !== 'GET') return '*2\r\n$1\r\na\r\n$1\r\nb\r\n';
        held.push(() => void socket.write('$-1\r\n'));
        requests += 1;
        if (requests < silent) return null;
        for (const answer of held) answer();
        held = [];
        return null;
      }).listen();
      const words = ['-p', String(fake.port), '-c', '4', '-n', String(silent), ...threads];
      const outcome = await run(
        [process.execPath, program],
        [...words, '--rate', String(rate), '-t', 'get'],
      );
      fake.stop();
      expect(outcome.exitCode).toBe(0);
      expect(requests).toBe(silent);
      expect(outcome.output).toContain(`${silent} requests completed`);
      expect(outcome.output).toContain(`  requests due per second: ${rate}\n`);
      // All left after the last was due: so half of them have waited for half of that time.
      const points = outcome.output.matchAll(
        /^[\d.]+% <= ([\d.]+) milliseconds \(cumulative count (\d+)\)$/gm,
      );
      const quick = [...points]
        .filter(([, most]) => Number(most) < (silent / rate / 2) * 1000 - 2)
        .map(([, , count]) => Number(count));
      expect(Math.max(0, ...quick)).toBeLessThanOrEqual(silent / 2);
      expect(outcome.output).toMatch(/load generator: .*sent late by p50=/);
    },
  );

  it('sends a pipeline at once', async () => {
    await connection.call('DEL', 'n');
    const { exitCode } = await benchmark(
      ...['-n', '100', '-P', '10', '--rate', '5000', '-c', '3', '-q', 'INCR', 'n'],
    );
    expect([exitCode, await connection.call('GET', 'n')]).toEqual([0, '100']);
  });

  it('tells when it was itself the limit', () => {
    const delays = new Histogram(3);
    delays.record(5000);
    const result = {
      ...{ title: 'GET', requests: 1, seconds: 1, latencies: new Histogram(3), delays: null },
      ...{ samples: [], busy: 0.99, cores: 1, isLimit: true },
    };
    expect(limitText(new Options(), result)).toBe(
      'the load generator was itself the limit: its event loop was 99 % busy; ' +
        'try --threads or a larger -P',
    );
    expect(limitText(new Options(), { ...result, delays })).toBe(
      'the load generator was itself the limit: it sent requests late ' +
        '(p50=5.007 p99=5.007 msec); try --threads or a lower --rate',
    );
  });
});

describe('two servers', () => {
  it('are measured in turn, with medians and their ratio', async () => {
    const words = ['-n', '30', '-c', '2', '--rounds', '3', '-t', 'set,get'];
    const against = ['--against', String(server.port)];
    const table = await benchmark(...words, ...against);
    expect(linesOf(table)).toEqual([
      `Medians of 3 rounds, 127.0.0.1:${server.port} beside 127.0.0.1:${server.port}:`,
      '',
      ...['SET', 'GET'].flatMap((title) => [
        `====== ${title} ======`,
        expect.stringMatching(/^ +127.0.0.1:\d+ +127.0.0.1:\d+ +ratio$/),
        ...['rps', 'p50_ms', 'p99_ms'].map((name) =>
          expect.stringMatching(new RegExp(`^  ${name}( +\\d+\\.\\d+){3}$`)),
        ),
        '',
      ]),
      '',
    ]);
    const csv = await benchmark(...words, ...against, '--csv');
    expect(linesOf(csv)[0]).toBe(
      '"test","rps","rps_against","rps_ratio","p50_ms","p50_ms_against","p50_ms_ratio",' +
        '"p99_ms","p99_ms_against","p99_ms_ratio"',
    );
    expect(linesOf(csv).length).toBe(4);
    expect((await benchmark(...words, '--against', '1')).errors).toBe(
      'Could not connect to Redis at 127.0.0.1:1: Connection refused\n',
    );
  });
});

describe('the report', () => {
  const path = join(directory.path, 'report.html');

  it('is one file that asks for nothing else', async () => {
    const words = ['-n', '200', '-c', '2', '-q', '--report', path, '--against', `${server.port}`];
    const { exitCode } = await benchmark(...words, '--rounds', '1', 'ECHO', '</script><b>');
    expect(exitCode).toBe(0);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain("default-src 'none'");
    expect(text).not.toMatch(/\b(src|href)=|url\(|@import|<link/);
    expect(text.match(/<\/script>/g)!.length).toBe(3);
    const [, json] = /<script type="application\/json" id="data">(.*)<\/script>/.exec(text)!;
    const data = JSON.parse(json!) as { tests: { title: string; runs: { requests: number }[] }[] };
    expect(data.tests.map(({ title }) => title)).toEqual(['ECHO </script><b>']);
    expect(data.tests[0]!.runs.map(({ requests }) => requests)).toEqual([200, 200]);
  });

  const executablePath = chromiumPath();
  if (executablePath === null) console.log('benchmark: no chromium to look at the report with');
  it.skipIf(executablePath === null)('is drawn by a browser', async () => {
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath: executablePath!, args });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('request', (request) => {
        if (!request.url().startsWith('file:')) complaints.push(request.url());
      });
      await page.goto(pathToFileURL(path).href);
      expect(await page.locator('h2').allTextContents()).toEqual(['ECHO </script><b>']);
      expect(await page.locator('table tr').count()).toBe(4);
      expect(await page.locator('.plots canvas').count()).toBe(3);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('is refused before anything is measured where it cannot be', async () => {
    const { errors, exitCode } = await benchmark('--report', join(directory.path, 'no/where'));
    expect(errors).toMatch(/^Cannot write the report .*: No such file or directory\n$/);
    expect(exitCode).toBe(1);
  });
});
