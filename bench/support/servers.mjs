// Starting, measuring and stopping the servers that a benchmark compares.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The servers that can be compared: how to start each on a port. */
export const commands = {
  redis: (port) => ['redis-server', ['--port', String(port), ...plain]],
  cedis: (port) => [
    process.execPath,
    [
      process.env.CEDIS_BENCH_MAIN ?? join(root, 'host/cli/cedis-server.mjs'),
      '--port',
      String(port),
      ...plain,
    ],
  ],
};
const plain = ['--save', '', '--appendonly', 'no', '--logfile', ''];

/**
 * Starts a server and waits until it answers; returns what the other functions here take.
 * @param options `args`: further arguments; `folder`: where its files are, a new one if left out;
 *   `seconds`: how long it may take to load them; `yields`: all others go first
 */
export async function start(name, port, options = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'cedis-bench-'));
  const [command, args] = commands[name](port);
  const words = [command, ...args, ...(options.args ?? [])];
  // The place of another machine: it takes what the others leave.
  if (options.yields === true) words.unshift('nice', '-n', '19');
  const child = spawn(words[0], words.slice(1), {
    cwd: folder,
    stdio: 'ignore',
  });
  const server = { name, port, child, folder };
  const limit = performance.now() + (options.seconds ?? 10) * 1000;
  while (performance.now() < limit) {
    const pong = await send(server, 'PING').catch(() => '');
    if (pong.startsWith('+PONG')) return server;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`${name} did not start on port ${port}`);
}

/** Ends a server and leaves its files. */
export async function end(server) {
  const gone = new Promise((done) => server.child.once('exit', done));
  server.child.kill('SIGKILL');
  await gone;
}

/** Stops a server and removes its files. */
export async function stop(server) {
  await end(server);
  rmSync(server.folder, { recursive: true, force: true });
}

/** Sends one inline command and returns the reply's bytes as text, once they pause. */
export function send(server, line) {
  return new Promise((done, fail) => {
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    socket.on('error', fail);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (complete(text)) {
        socket.end();
        done(text);
      }
    });
    socket.write(`${line}\r\n`);
  });
}

function complete(text) {
  if (!text.startsWith('$')) return text.endsWith('\r\n');
  const length = Number(text.slice(1, text.indexOf('\r\n')));
  return length < 0 || text.length >= text.indexOf('\r\n') + 4 + length;
}

/** A field of INFO as a number. */
export async function info(server, section, field) {
  const text = await send(server, `INFO ${section}`);
  return Number(new RegExp(`^${field}:(.*)$`, 'm').exec(text)?.[1]);
}

/** Nanoseconds of processor time that a server's living threads have used. */
export function processorNanoseconds(server) {
  const tasks = `/proc/${server.child.pid}/task`;
  const times = readdirSync(tasks).map((task) =>
    Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]),
  );
  return times.reduce((sum, time) => sum + time, 0);
}

/** Resident memory of a server, bytes. */
export function residentBytes(server) {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)[1]) * 1024;
}

/** The middle value; the mean of the two middle ones of an even count. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A Markdown table. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Columns that compare two servers: requests a second, their ratio, processor time, its ratio.
 * `of(server, what)` gives a median, of 'rate' or 'processor' (microseconds a request).
 */
export function comparison(of) {
  const rates = ['redis', 'cedis'].map((server) => of(server, 'rate'));
  const times = ['redis', 'cedis'].map((server) => of(server, 'processor'));
  return [
    ...rates.map((rate) => Math.round(rate).toLocaleString('en')),
    (rates[1] / rates[0]).toFixed(2),
    ...times.map((time) => time.toFixed(2)),
    (times[0] / times[1]).toFixed(2),
  ];
}
