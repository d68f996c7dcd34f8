/*
 * Hostile scripts (hostile.ts), one after the other: none gets out, none keeps memory, none is left
 * running, and after each the next one finds all as it was.
 */

import { ScriptPeer } from '../support/script.js';
import { serverStart } from '../support/server.js';
import type { Fuzzer, FuzzOptions } from './fuzzer.js';
import { hostileScript } from './hostile.js';
import { Random } from './random.js';

const MEGABYTE = 1 << 20;
const LIMIT_BYTES = 16 * MEGABYTE;
/** What the Lua may have more than before a script: its text, compiled. */
const SLACK_BYTES = MEGABYTE / 4;
/** So often a script may be left before it is killed; each time after thousands of steps. */
const PAUSES = 10;

/** All that a script sees, as a text: names, types, and what is in the tables. */
const survey = `local seen, names = {}, {}
local function walk(name, value)
  names[#names + 1] = name .. ":" .. type(value)
  if type(value) ~= "table" or seen[value] then return end
  seen[value] = true
  for k, v in next, value do walk(name .. "." .. tostring(k), v) end
end
for _, name in ipairs{"string", "table", "math", "coroutine", "redis", "server", "cjson",
  "cmsgpack", "struct", "bit", "KEYS", "ARGV", "pcall", "error", "tostring"} do
  walk(name, _G[name])
end
walk("text", getmetatable("").__index)
table.sort(names)
return redis.sha1hex(table.concat(names, " "))`;

/** What JavaScript gives to all objects, functions, arrays and texts. */
function prototypes(): string {
  const all = [Object, Function, Array, String, Number, Map].map(({ prototype }) => prototype);
  return all.map((each: object) => Object.getOwnPropertyNames(each).join(' ')).join('\n');
}

/** Runs a script to its end, or kills it. */
function finish(peer: ScriptPeer, text: string): void {
  const script = peer.engine.compile(text);
  const run = peer.engine.start(script, ['key'], ['argument'], peer);
  for (let pauses = 0; !run.step(); pauses++) {
    if (pauses === PAUSES) run.kill();
    if (pauses > 2 * PAUSES) throw new Error('it can not be killed');
  }
}

function inProcess(options: FuzzOptions, after: () => void = () => undefined): void {
  const { seed, rounds } = options;
  const peer = new ScriptPeer(LIMIT_BYTES);
  peer.pause = () => true;
  const look = (): string => peer.eval(survey, ['key'], ['argument']);
  const before = look();
  const reached = prototypes();
  peer.engine.measure();
  const base = peer.engine.scriptBytes;
  let most = base;
  for (let round = seed; round < seed + rounds; round++) {
    const text = hostileScript(new Random(round));
    const fail = (what: string): never => {
      throw new Error(`seed ${round}: ${what}\n${text}`);
    };
    try {
      finish(peer, text);
    } catch (error) {
      fail(error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error));
    }
    after();
    peer.logged.length = 0;
    peer.debugged.length = 0;
    peer.called.length = 0;
    if (look() !== before) fail('what scripts see has changed');
    if (prototypes() !== reached) fail('it has reached JavaScript');
    peer.engine.measure();
    const bytes = peer.engine.scriptBytes;
    if (bytes > base + SLACK_BYTES) fail(`${bytes} bytes are left of ${base}`);
    most = Math.max(most, bytes);
  }
  options.report?.(
    `seeds ${seed} to ${seed + rounds - 1}: ${base} bytes before, at most ${most} after a ` +
      `script, ${peer.engine.scriptBytes} at the end`,
  );
}

/** Beside a server each is answered or killed, and the server answers PING. */
async function throughServer({ seed, rounds, report }: FuzzOptions): Promise<void> {
  const server = await serverStart('--busy-reply-threshold', '20');
  try {
    const hostile = await server.connect();
    const other = await server.connect();
    for (let round = seed; round < seed + rounds; round++) {
      let isAnswered = false;
      const text = hostileScript(new Random(round));
      const reply = hostile.call('EVAL', text, 1, 'key', 'argument').then((found) => {
        isAnswered = true;
        return found;
      });
      for (let pong = ''; pong !== 'PONG' || !isAnswered;) {
        pong = String(await other.call('PING'));
        if (pong.includes('BUSY')) await other.call('SCRIPT', 'KILL');
      }
      await reply;
    }
    await other.call('SCRIPT', 'FLUSH');
    const memory = String(await other.call('INFO', 'memory'));
    const left = Number(/used_memory_vm_eval:(\d+)/.exec(memory)?.[1]);
    if (!(left < MEGABYTE)) throw new Error(`${left} bytes are left`);
    report?.(`through a server: ${left} bytes of the Lua are left`);
    hostile.close();
    other.close();
  } finally {
    await server.stop();
  }
}

/** A way out that stays open. */
function escaped(options: FuzzOptions): void {
  try {
    inProcess(options, () => {
      Object.defineProperty(Object.prototype, 'escaped', { configurable: true, value: 1 });
    });
  } finally {
    Reflect.deleteProperty(Object.prototype, 'escaped');
  }
}

export const hostileFuzzer: Fuzzer = {
  name: 'hostile',
  claim: 'no script gets out, keeps memory or can not be ended',
  unit: 'scripts',
  rounds: 60,
  roundMs: 1000,
  runs: { 'in the process': inProcess, 'through a server': throughServer },
  canaries: { 'a way out': escaped },
};
