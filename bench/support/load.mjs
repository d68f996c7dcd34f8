// redis-benchmark as load: writes until it is stopped, or so many requests and their rate.

import { spawn } from 'node:child_process';
import { info, send } from './servers.mjs';

/** SETs of 50 clients until the child that is returned is killed. */
export function load(server, keys, pipeline = 16) {
  const words = ['-p', server.port, '-t', 'set', '-r', keys, '-P', pipeline, '-c', 50];
  const all = [...words, '-n', 2_000_000_000, '-q'].map(String);
  return spawn('redis-benchmark', all, { stdio: 'ignore' });
}

/** Commands a second between now and the end of `work`, and what it gave: { rate, result }. */
export async function rateDuring(server, work) {
  const before = await info(server, 'stats', 'total_commands_processed');
  const begun = performance.now();
  const result = await work();
  const commands = (await info(server, 'stats', 'total_commands_processed')) - before;
  return { rate: (commands * 1000) / (performance.now() - begun), result };
}

/** SETs a second by redis-benchmark. */
export async function benchmark(server, words) {
  const all = ['-p', server.port, '-t', 'set', '-r', 1_000_000, '--csv', ...words].map(String);
  const child = spawn('redis-benchmark', all);
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  await new Promise((done) => child.once('exit', done));
  return Number(/"SET","([\d.]+)"/.exec(text)[1]);
}

/** Runs a command of Lua's for each i below a count, some thousands in a script. */
export async function scripted(server, count, command) {
  const step = 5000;
  for (let from = 0; from < count; from += step) {
    const to = Math.min(from + step, count) - 1;
    const script = `for i=ARGV[1],ARGV[2] do redis.call(${command}) end`;
    const reply = await send(server, `EVAL "${script}" 0 ${from} ${to}`);
    if (reply.startsWith('-')) throw new Error(reply);
  }
}

/** Makes the keys that load() writes, with values of as many bytes. */
export function populate(server, keys) {
  return scripted(server, keys, "'set',string.format('key:%012.0f',i),'xxx'");
}
