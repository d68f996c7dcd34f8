// How good the choice of what to evict is: the share of reads that find their key, on one stream of
// requests with memory for a tenth of the keys, beside redis-server.
//
//   node bench/eviction.mjs [--requests 400000] [--keys 100000] [--skew 1.0] [--batch 32]
//                           [--rate 0] [--policies allkeys-lru,allkeys-lfu,...] [--rounds 1]
//
// The stream is the same for both, drawn by a generator of its own: a key of rank r has the chance
// r^-skew (Zipf). A batch of GETs is sent, and what was missing is SET, as a cache is used. In the
// stream `shifting` the ranks are dealt anew to a tenth of the keys after each tenth of the
// requests; in `scanned` each third request reads one key after another, once.
//
// Memory: `maxmemory` is what the server uses with a tenth of the keys, so that both can hold about
// as many. The first fifth of the requests fills the cache and is not counted. Clocks of both run
// with real time, so the speed matters; --rate limits it to so many requests a second.

import { connect } from 'node:net';
import { parseArgs } from 'node:util';

import { start, stop } from './support/servers.mjs';

const { values: option } = parseArgs({
  options: {
    requests: { type: 'string', default: '400000' },
    keys: { type: 'string', default: '100000' },
    skew: { type: 'string', default: '1.0' },
    batch: { type: 'string', default: '32' },
    rate: { type: 'string', default: '0' },
    rounds: { type: 'string', default: '1' },
    policies: { type: 'string', default: 'allkeys-lru,allkeys-lfu,volatile-lru,allkeys-random' },
    streams: { type: 'string', default: 'zipf,shifting,scanned' },
  },
});
const requests = Number(option.requests);
const keys = Number(option.keys);
const batchSize = Number(option.batch);
const rate = Number(option.rate);
const value = 'v'.repeat(100);
/** Long enough that no key expires during a run. */
const expirySeconds = '100000';

/** Random numbers in [0, 1): the same ones for the same seed. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let drawn = Math.imul(state ^ (state >>> 15), 1 | state);
    drawn = (drawn + Math.imul(drawn ^ (drawn >>> 7), 61 | drawn)) ^ drawn;
    return ((drawn ^ (drawn >>> 14)) >>> 0) / 4294967296;
  };
}

/** The keys that are asked for, in order, as numbers. */
function streamOf(name, seed) {
  const random = generator(seed);
  const sums = new Float64Array(keys);
  let sum = 0;
  for (let rank = 0; rank < keys; rank++) sums[rank] = sum += (rank + 1) ** -Number(option.skew);
  const keyOfRank = Uint32Array.from({ length: keys }, (_, rank) => rank);
  const exchange = () => {
    const a = Math.floor(random() * keys);
    const b = Math.floor(random() * keys);
    [keyOfRank[a], keyOfRank[b]] = [keyOfRank[b], keyOfRank[a]];
  };
  for (let i = 0; i < keys * 2; i++) exchange();
  const stream = new Uint32Array(requests);
  let scanned = keys;
  for (let i = 0; i < requests; i++) {
    if (name === 'shifting' && i % Math.floor(requests / 10) === 0) {
      for (let k = 0; k < keys / 20; k++) exchange();
    }
    if (name === 'scanned' && i % 3 === 0) {
      stream[i] = scanned++;
      continue;
    }
    const wanted = random() * sum;
    let low = 0;
    let high = keys - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    stream[i] = keyOfRank[low];
  }
  return stream;
}

/** A connection that sends requests in pipelines and counts the nulls among the replies. */
class Pipeline {
  #socket;
  #waiting = null;
  #text = '';

  constructor(port) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1');
      this.#answer();
    });
  }

  #answer() {
    if (this.#waiting === null) return;
    const { count, done } = this.#waiting;
    const replies = [];
    let at = 0;
    while (replies.length < count) {
      const end = this.#text.indexOf('\r\n', at);
      if (end < 0) return;
      const line = this.#text.slice(at, end);
      at = end + 2;
      if (line.startsWith('$') && line !== '$-1') {
        const length = Number(line.slice(1));
        if (this.#text.length < at + length + 2) return;
        replies.push(this.#text.slice(at, at + length));
        at += length + 2;
      } else {
        replies.push(line === '$-1' ? null : line);
      }
    }
    this.#text = this.#text.slice(at);
    this.#waiting = null;
    done(replies);
  }

  /** Sends commands and returns their replies; null stands for a missing value. */
  send(commands) {
    const text = commands
      .map((words) => `*${words.length}\r\n${words.map(bulk).join('')}`)
      .join('');
    return new Promise((done) => {
      this.#waiting = { count: commands.length, done };
      this.#socket.write(text);
    });
  }

  async figure(section, name) {
    const [text] = await this.send([['INFO', section]]);
    return Number(new RegExp(`${name}:(\\d+)`).exec(text)[1]);
  }

  close() {
    this.#socket.destroy();
  }
}

const bulk = (word) => `$${word.length}\r\n${word}\r\n`;
const keyName = (key) => `key:${String(key).padStart(10, '0')}`;

/** SETs of keys, with an expiration time where the policy wants one. */
function setsOf(some, isVolatile) {
  return some.map((key) => [
    ...['SET', keyName(key), value],
    ...(isVolatile ? ['EX', expirySeconds] : []),
  ]);
}

/** Runs a stream; returns the share of hits and how many keys were held at the end. */
async function run(name, policy, stream) {
  const server = await start(name, 47_200);
  const client = new Pipeline(server.port);
  const isVolatile = policy.startsWith('volatile');
  for (let key = 0; key < keys / 10; key += batchSize) {
    const some = Array.from({ length: batchSize }, (_, i) => key + i);
    await client.send(setsOf(some, isVolatile));
  }
  await client.send([['CONFIG', 'SET', 'maxmemory-policy', policy]]);
  const limit = await client.figure('memory', 'used_memory');
  await client.send([['FLUSHALL'], ['CONFIG', 'SET', 'maxmemory', String(limit)]]);
  let hits = 0;
  let counted = 0;
  const began = performance.now();
  for (let i = 0; i < requests; i += batchSize) {
    const some = Array.from(stream.subarray(i, i + batchSize));
    const replies = await client.send(some.map((key) => ['GET', keyName(key)]));
    const missing = some.filter((_, k) => replies[k] === null);
    if (missing.length > 0) await client.send(setsOf([...new Set(missing)], isVolatile));
    if (i >= requests / 5) {
      counted += some.length;
      hits += some.length - missing.length;
    }
    const ahead = rate === 0 ? 0 : ((i + batchSize) / rate) * 1000 - (performance.now() - began);
    if (ahead > 5) await new Promise((done) => setTimeout(done, ahead));
  }
  const perSecond = Math.round(requests / ((performance.now() - began) / 1000));
  const [held] = await client.send([['DBSIZE']]);
  client.close();
  await stop(server);
  return { ratio: hits / counted, held: Number(held.slice(1)), perSecond };
}

/** The best that any choice could do that knows the chances but not the future. */
function bestOf(stream) {
  const counts = new Map();
  for (const key of stream) counts.set(key, (counts.get(key) ?? 0) + 1);
  const maximum = [...counts.values()].sort((a, b) => b - a).slice(0, keys / 10);
  return maximum.reduce((sum, count) => sum + count, 0) / stream.length;
}

const percent = (share) => `${(share * 100).toFixed(2)} %`;

console.log(`Hits, ${requests} requests of ${keys} keys, memory for ${keys / 10} of them, skew \
${option.skew}${rate === 0 ? '' : `, ${rate} requests/s`}\n`);
console.log('| stream | policy | redis | cedis | difference | keys held | requests/s |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const name of option.streams.split(',')) {
  for (const policy of option.policies.split(',')) {
    for (let round = 0; round < Number(option.rounds); round++) {
      const stream = streamOf(name, 20_240 + round);
      const results = [];
      for (const server of ['redis', 'cedis']) results.push(await run(server, policy, stream));
      const [redis, cedis] = results;
      const difference = (cedis.ratio - redis.ratio) * 100;
      console.log(
        `| ${name} (fixed choice: ${percent(bestOf(stream))}) | ${policy} | ` +
          `${percent(redis.ratio)} | ${percent(cedis.ratio)} | ` +
          `${difference >= 0 ? '+' : ''}${difference.toFixed(2)} | ` +
          `${redis.held}, ${cedis.held} | ${redis.perSecond}, ${cedis.perSecond} |`,
      );
    }
  }
}
