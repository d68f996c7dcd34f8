// Scripts alone: what Lua itself costs. A host that does nothing answers their commands.
//
//   node bench/script.mjs [--rounds 5]
//
// A figure is processor time, the median of the rounds.

import { parseArgs } from 'node:util';
import { build } from '../host/tool/build.mjs';
import { median, table } from './support/servers.mjs';

build();
const { ScriptEngine } = await import('../build/host/script/engine.js');
const { encodeText, useTextCodec } = await import('../build/host/config/byte-codec.js');
const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });

// What a host on Node sets: long texts are converted in C.
useTextCodec({
  decode: (from, start, end) => Buffer.prototype.latin1Slice.call(from, start, end),
  encode: (text, to, at) => Buffer.prototype.latin1Write.call(to, text, at),
});
const bytes = Buffer.alloc(1 << 16);
bytes.write('$64\r\n' + 'v'.repeat(64) + '\r\n', 'latin1');
const view = { bytes, start: 0 };
/** Where words are written, as an engine's input would be. */
const WORDS_AT = 1024;
const host = {
  protocol: 2,
  passesReplies: false,
  logLevel: 2,
  call(words, count) {
    let at = WORDS_AT;
    for (let i = 0; i < count; i++) {
      encodeText(words[i], bytes, at);
      at += words[i].length;
    }
    return view;
  },
  mayRun: () => true,
  setProtocol: () => {},
  setEffects: () => {},
  log: () => {},
  breakpoint: () => false,
  debug: () => {},
  shouldPause: () => false,
};

const engine = new ScriptEngine();
const key = 'key:000000000123';

/** Microseconds of processor time that a script takes. */
function microseconds(text, times) {
  const script = engine.compile(text);
  const once = () => {
    const run = engine.start(script, [key], ['10'], host);
    while (!run.step());
  };
  for (let i = 0; i < times / 5; i++) once();
  const rounds = Array.from({ length: Number(options.rounds) }, () => {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) once();
    return process.cpuUsage(before).user / times;
  });
  return median(rounds);
}

const get = "redis.call('GET', KEYS[1])";
const scripts = [
  ['return 1', 'return 1'],
  ['one GET', `return ${get}`],
  ['ten GETs', `local r for i = 1, 10 do r = ${get} end return r`],
];
console.log('\n### Scripts without an engine behind them\n');
console.log(
  table(
    ['script', 'microseconds'],
    scripts.map(([name, text]) => [name, microseconds(text, 100_000).toFixed(2)]),
  ),
);

const MILLION = 1e6;
const loops = [
  ['steps of a loop', 'local s = 0 for i = 1, 1e7 do s = s + i % 7 end return s', 10 * MILLION],
  [
    'calls of a function',
    'local function f(n) if n < 2 then return n end return f(n-1) + f(n-2) end return f(27)',
    832_040,
  ],
  ['values put in a table', 'local t = {} for i = 1, 1e6 do t[i] = i end return #t', MILLION],
];
console.log('\n### Lua alone\n');
console.log(
  table(
    ['work', 'million a second'],
    loops.map(([name, text, count]) => [name, (count / microseconds(text, 1)).toFixed(0)]),
  ),
);
