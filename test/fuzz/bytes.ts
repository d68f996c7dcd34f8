/*
 * Random byte strings at the request parser, cut anywhere: garbage, things that look like RESP,
 * good requests with some bytes changed, and requests that stop in the middle. No string may trap
 * the engine, none may make it hold more memory than the limits allow, other connections must not
 * notice, and when all connections are gone the memory must be what it was.
 */

import { expect } from 'vitest';

import { Parameter } from '../../host/engine/seam.generated.js';
import { TestEngine, type TestClient } from '../support/engine.js';
import { respCommand } from '../support/resp.js';
import { settle, spoil } from './arguments.js';
import { families } from './families.js';
import type { FuzzOptions, Fuzzer } from './fuzzer.js';
import { Random } from './random.js';

const MIB = 1024 * 1024;
const CONNECTIONS = 8;
const LONGEST_BULK = 128 * 1024;
const QUERY_BUFFER_LIMIT = 64 * 1024;
/** Strings between two looks at the memory. */
const ROUND = 2000;
/** What connections and the few keys of the arguments may take, all databases together. */
const MAXIMUM_BYTES = 64 * MIB;
/** What the parser and the writer may keep for the next batch, bytes. */
const KEPT_BYTES = 256 * 1024;

const PIECES = [
  '*',
  '$',
  '\r\n',
  '\r',
  '\n',
  '0',
  '1',
  '2',
  '3',
  '9',
  '-1',
  '*1\r\n',
  '*2\r\n',
  '*3\r\n',
  '$3\r\n',
  '$4\r\n',
  'PING',
  'GET',
  'SET',
  'k',
  ' ',
  '"',
  "'",
  '\\x',
  '\\',
  '\x00',
  '\t',
  '+',
  ':',
  '%',
  '\xff',
  '*2147483647\r\n',
  '*-2147483648\r\n',
  '*99999999999999999999\r\n',
  '$131072\r\n',
  '$131073\r\n',
  '$2147483647\r\n',
  '$-1\r\n',
  '$0\r\n\r\n',
  'ECHO a\r\n',
  'INFO\r\n',
  'MULTI\r\n',
  'EXEC\r\n',
  'QUIT\r\n',
  'HELLO 3\r\n',
  'RESET\r\n',
  'CONFIG GET maxmemory\r\n',
  'GET k\r\n',
  'x'.repeat(70),
];

function garbage(random: Random): Buffer {
  const count = random.chance(0.02) ? random.below(70_000) : random.below(120);
  const bytes = Buffer.alloc(count);
  for (let at = 0; at < count; at++) bytes[at] = random.below(256);
  return bytes;
}

/** What looks like RESP or like an inline command. */
function soup(random: Random): Buffer {
  const parts = Array.from({ length: 1 + random.below(20) }, () => random.pick(PIECES));
  return Buffer.from(parts.join(''), 'latin1');
}

/** What a changed byte could turn into the end of another connection, or into a pause of all. */
const isDangerous = ([name, subcommand]: readonly string[]): boolean =>
  /^client$/i.test(name!) && /^(kill|pause)$/i.test(subcommand ?? '');

/** Some good requests. */
function requests(random: Random): Buffer {
  const steps = Array.from({ length: 1 + random.below(3) }, () =>
    random.pick(random.weighted(families).makers)(random),
  ).flat();
  const words = steps.map((step) =>
    settle(random.chance(0.1) ? spoil(random, step.words) : step.words),
  );
  return Buffer.concat(words.filter((each) => !isDangerous(each)).map(respCommand));
}

/** Good requests with bytes changed, taken out, doubled or put in. */
function mutated(random: Random): Buffer {
  let bytes = requests(random);
  for (let i = 1 + random.below(4); i > 0; i--) {
    const at = random.below(bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    const some = random.below(8);
    switch (random.below(5)) {
      case 0:
        bytes = Buffer.concat([before, after.subarray(some)]);
        break;
      case 1:
        bytes = Buffer.concat([before, after.subarray(0, some), after]);
        break;
      case 2:
        bytes = Buffer.concat([before, garbage(random).subarray(0, some), after]);
        break;
      case 3:
        bytes = Buffer.concat([before, soup(random), after]);
        break;
      default:
        if (at < bytes.length) bytes[at] = random.below(256);
        break;
    }
  }
  return bytes;
}

/** A request whose end never comes, often with an argument that is announced to be big. */
function truncated(random: Random): Buffer {
  if (random.chance(0.2)) {
    const announced = 30_000 + random.below(LONGEST_BULK);
    const sent = Buffer.alloc(random.below(40_000), 0x61);
    return Buffer.concat([Buffer.from(`*3\r\n$3\r\nSET\r\n$1\r\na\r\n$${announced}\r\n`), sent]);
  }
  const bytes = requests(random);
  return bytes.subarray(0, random.below(bytes.length));
}

const makers = [
  { weight: 2, make: garbage },
  { weight: 4, make: soup },
  { weight: 1, make: requests },
  { weight: 4, make: mutated },
  { weight: 2, make: truncated },
];

function engineCreate(seed: number): TestEngine {
  const engine = new TestEngine({ seed: BigInt(seed) });
  engine.core.setParameter(Parameter.MAXIMUM_BULK_BYTES, LONGEST_BULK);
  engine.core.setParameter(Parameter.QUERY_BUFFER_LIMIT_BYTES, QUERY_BUFFER_LIMIT);
  engine.host = (call) => call.answer((reply) => reply.bulk(call.words[0]!));
  return engine;
}

/** Deletes all keys, and returns the memory that is in use without keys and connections. */
function emptied(engine: TestEngine): number {
  const last = engine.connect();
  expect(last.call('FLUSHALL', 'SYNC')).toBe('OK');
  last.disconnect();
  while (engine.tick());
  expect(engine.core.engine.clientCount()).toBe(0);
  return engine.usedBytes();
}

/** Sends one random string to one of the connections, which are opened and closed at random. */
function round(engine: TestEngine, clients: TestClient[], random: Random): void {
  while (clients.length < CONNECTIONS) clients.push(engine.connect());
  const at = random.below(CONNECTIONS);
  const client = clients[at]!;
  const bytes = random.weighted(makers).make(random);
  const maximum = random.pick([1, 5, 50, 5000]);
  client.send(bytes, {
    pieces: { seed: random.below(1e9), maximum: bytes.length > 2000 ? 5000 : maximum },
  });
  client.bytes();
  if (client.closed || random.chance(0.2)) {
    client.disconnect();
    clients.splice(at, 1);
  }
}

/** What a canary does after each string. */
type Harm = (engine: TestEngine, witness: TestClient, index: number) => void;

/** Runs `count` strings between connections that come and go, beside one that must not notice. */
function rounds(
  engine: TestEngine,
  random: Random,
  first: number,
  count: number,
  harm: Harm,
): number {
  const clients: TestClient[] = [];
  const witness = engine.connect();
  witness.call('SELECT', 15);
  let maximum = 0;
  for (let i = first; i < first + count; i++) {
    try {
      round(engine, clients, random);
    } catch (error) {
      throw new Error(`string ${i}`, { cause: error });
    }
    harm(engine, witness, i);
    maximum = Math.max(maximum, engine.usedBytes());
    if (i % 100 !== 0) continue;
    expect(witness.call('PING')).toBe('PONG');
    engine.advance(1);
    engine.tick();
  }
  for (const client of [...clients, witness]) client.disconnect();
  return maximum;
}

function strings(options: FuzzOptions, harm: Harm = () => undefined): void {
  const random = new Random(options.seed);
  const engine = engineCreate(options.seed);
  let base = 0;
  for (let done = 0; done < options.rounds; done += ROUND) {
    const maximum = rounds(engine, random, done, ROUND, harm);
    expect(maximum).toBeLessThan(MAXIMUM_BYTES);
    const used = emptied(engine);
    if (done === 0) base = used;
    expect(used - base).toBeLessThanOrEqual(KEPT_BYTES);
  }
}

export const bytesFuzzer: Fuzzer = {
  name: 'bytes',
  claim: 'random byte strings do no harm to the engine or to other connections',
  unit: 'strings',
  rounds: 60_000,
  roundMs: 1,
  runs: { 'strings cut anywhere': (options) => strings(options) },
  canaries: {
    'a connection that stays': (options) =>
      strings(options, (engine, _, index) => {
        if (index === 1000) engine.connect();
      }),
    'another connection that is closed': (options) =>
      strings(options, (_, witness, index) => {
        if (index === 1000) witness.send([['QUIT']]);
      }),
    'memory that grows': (options) => {
      let salt = 0;
      strings(options, (engine, witness) => {
        salt += 1;
        if (salt % 10 === 0) witness.call('ACL', 'SETUSER', `user:${salt}`, `~${'x'.repeat(500)}`);
      });
    },
  },
};
