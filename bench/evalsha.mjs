// Scripts beside redis-server, by redis-benchmark, in interleaved runs.
//
//   node bench/evalsha.mjs [--rounds 5] [--requests 400000] [--pipeline 16] [--clients 50]
//                          [--tests one,ten,bucket] [--port 17400]
//
//   one      EVALSHA of one GET
//   ten      of ten GETs
//   bucket   a token bucket: TIME, HMGET, arithmetic, HSET, PEXPIRE
//
// The keys are a thousand. Processor time is microseconds a script.

import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import {
  comparison,
  median,
  processorNanoseconds,
  send,
  start,
  stop,
  table,
} from './support/servers.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '400000' },
    pipeline: { type: 'string', default: '16' },
    clients: { type: 'string', default: '50' },
    tests: { type: 'string', default: 'one,ten,bucket' },
    port: { type: 'string', default: '17400' },
  },
});

const tests = {
  one: {
    name: 'one GET',
    text: "return redis.call('GET', KEYS[1])",
    words: ['1', 'key:__rand_int__'],
    share: 1,
  },
  ten: {
    name: 'ten GETs',
    text: "local r for i = 1, 10 do r = redis.call('GET', KEYS[1]) end return r",
    words: ['1', 'key:__rand_int__'],
    share: 2,
  },
  bucket: {
    name: 'token bucket',
    text: [
      "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)",
      "local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')",
      'local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])',
      'local tokens, at = tonumber(bucket[1]) or burst, tonumber(bucket[2]) or now',
      'tokens = math.min(burst, tokens + (now - at) * rate / 1000)',
      'local allowed = tokens >= 1 if allowed then tokens = tokens - 1 end',
      "redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', now)",
      "redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000))",
      'return {allowed and 1 or 0, math.floor(tokens)}',
    ].join(' '),
    words: ['1', 'bucket:__rand_int__', '1000', '100'],
    share: 4,
  },
};
const chosen = options.tests.split(',').map((name) => tests[name]);

function run(server, { sha, words, share }) {
  const count = Math.floor(Number(options.requests) / share);
  const before = processorNanoseconds(server);
  const output = execFileSync(
    'redis-benchmark',
    [
      ...['-p', String(server.port), '-n', String(count), '-c', options.clients],
      ...['-P', options.pipeline, '-r', '1000', '--csv', 'EVALSHA', sha, ...words],
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 120_000 },
  );
  const columns = output.trim().split('\n').at(-1).split(',').slice(-7);
  const rate = Number(columns[0].replaceAll('"', ''));
  return { rate, processor: (processorNanoseconds(server) - before) / count / 1000 };
}

const port = Number(options.port);
const servers = [await start('redis', port), await start('cedis', port + 1)];
const results = new Map();
try {
  for (const server of servers) {
    for (let key = 0; key < 1000; key++) {
      await send(server, `SET key:${String(key).padStart(12, '0')} ${'v'.repeat(64)}`);
    }
    for (const test of chosen) {
      const reply = await send(server, `SCRIPT LOAD "${test.text}"`);
      test.sha = reply.split('\r\n')[1];
    }
  }
  for (let round = 0; round <= Number(options.rounds); round++) {
    for (const test of chosen) {
      for (const server of round % 2 ? servers.toReversed() : servers) {
        const result = run(server, test);
        const key = `${server.name} ${test.name}`;
        // The first round is there to warm up.
        if (round > 0) results.set(key, [...(results.get(key) ?? []), result]);
      }
    }
  }
} finally {
  await Promise.all(servers.map(stop));
}

console.log(
  `\n### Scripts beside redis-server: pipeline ${options.pipeline}, ${options.clients} clients, ` +
    `${options.rounds} interleaved rounds, medians\n`,
);
console.log(
  table(
    ['EVALSHA', 'redis /s', 'cedis /s', 'ratio', 'redis µs', 'cedis µs', 'ratio'],
    chosen.map(({ name }) => [
      name,
      ...comparison((server, what) =>
        median(results.get(`${server} ${name}`).map((each) => each[what])),
      ),
    ]),
  ),
);
