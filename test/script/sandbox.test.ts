/*
 * What a script can't reach, and the holes that Redis's own Lua has had since 2022.
 */

import { describe, expect, test } from 'vitest';

import { ScriptPeer } from '../support/script.js';

const message = (text: string): string =>
  new ScriptPeer()
    .eval(`local ok, e = pcall(function() ${text} end) return ok and 'no error' or e`)
    .replace(/^\$\d+\r\n|\r\n$/g, '')
    .replace(/^user_script:\d+: /, '');

const READ_ONLY = 'Attempt to modify a readonly table';
const nonexistent = (name: string): string =>
  `Script attempted to access nonexistent global variable '${name}'`;

describe('the sandbox', () => {
  test.each([
    ['x = 1', READ_ONLY],
    ['_G.x = 1', READ_ONLY],
    ['rawset(_G, "x", 1)', READ_ONLY],
    ['KEYS = {}', READ_ONLY],
    ['redis = nil', READ_ONLY],
    ['redis.call = function() end', READ_ONLY],
    ['string.rep = nil', READ_ONLY],
    ['table.insert(cjson, 1)', READ_ONLY],
    ['setmetatable(_G, {})', READ_ONLY],
    ['setmetatable(redis, {})', READ_ONLY],
    ['getmetatable(_G).__index = _G', READ_ONLY],
    ['getmetatable("").__index = function() end', READ_ONLY],
    ['getmetatable("").__add = function() end', READ_ONLY],
    ['("").rep.x = 1', "attempt to index field 'rep' (a function value)"],
    ['function string.new() end', READ_ONLY],
    ['return undefinedVariable', nonexistent('undefinedVariable')],
    ...['print', 'dofile', 'loadfile', 'require', 'package', 'io', 'debug', 'module'].map(
      (name) => [`return ${name}`, nonexistent(name)],
    ),
    ...['getfenv', 'setfenv', 'newproxy'].map((name) => [`return ${name}`, nonexistent(name)]),
    ['os.execute()', "attempt to call field 'execute' (a nil value)"],
    ['os.clock = nil', READ_ONLY],
    ['return string.dump(next)', 'unable to dump given function'],
    ['return loadstring(string.dump(function() end))()', 'attempt to call a nil value'],
    ['return assert(loadstring("\\27Lua"))', `[string "\x1bLua"]: bytecode can't be loaded`],
  ])('%s', (text, expected) => {
    expect(message(text!)).toBe(expected);
  });

  test('the tables of a script itself can be changed, KEYS and ARGV too', () => {
    const peer = new ScriptPeer();
    expect(peer.eval('KEYS[1] = "b" ARGV.x = 1 return KEYS[1]', ['a'])).toBe('$1\r\nb\r\n');
    expect(peer.eval('return KEYS[1]', ['a'])).toBe('$1\r\na\r\n');
  });

  test.each(['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'length'])(
    'nothing of JavaScript is found as %s',
    (name) => {
      for (const value of ['{}', '""', '1', 'string', 'redis', 'cjson', 'tostring', 'true']) {
        const [reply] = [message(`local v = ${value} return error(type(v["${name}"]))`)];
        expect(reply).toMatch(/^nil$|attempt to index local 'v'|nonexistent/);
      }
      expect(message(`return ${name}`)).toBe(nonexistent(name));
      expect(message(`local t = {} t["${name}"] = 5 error(tostring(t["${name}"]))`)).toBe('5');
    },
  );

  test('what redis.log writes goes to the log of the host', () => {
    const peer = new ScriptPeer();
    peer.eval('redis.log(redis.LOG_WARNING, "a", 1, {}, "b")');
    expect(peer.logged).toEqual([[3, 'a 1 b']]);
  });

  test('getfenv, setfenv and newproxy are there where they are asked for', async () => {
    const { ScriptEngine } = await import('../../host/script/engine.js');
    const peer = new ScriptPeer();
    const engine = new ScriptEngine({ offersDeprecated: true });
    const text =
      'local f = setfenv(function() return x end, {x = 7}) ' +
      'return {f(), type(newproxy(true)), getfenv() == _G}';
    const run = engine.start(engine.compile(text), [], [], peer);
    expect(peer.finish(run)).toBe('*3\r\n:7\r\n$8\r\nuserdata\r\n:1\r\n');
  });
});

describe('holes that there were', () => {
  test.each([
    ['CVE-2022-0543: package reaches the system', 'return package.loadlib', nonexistent('package')],
    ['CVE-2022-24735: a script leaves code for the next', 'redis.call = 1', READ_ONLY],
    [
      'CVE-2022-24736: a crafted text is no pointer',
      'return loadstring(string.rep("\\27", 3))()',
      'attempt to call a nil value',
    ],
    [
      'CVE-2022-35977, 36021: lengths near 2^31',
      'return ("x"):rep(2147483647):rep(2147483647)',
      'not enough memory',
    ],
    [
      'CVE-2024-31228: a pattern without end',
      'return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40))',
      'pattern too complex',
    ],
    [
      'CVE-2024-31449: bit.tohex of the smallest number',
      'error(bit.tohex(65535, -2147483648))',
      '0000FFFF',
    ],
    [
      'CVE-2025-46817: unpack of 2^32 values',
      'return unpack({}, 0, 2147483647)',
      'too many results to unpack',
    ],
    [
      'CVE-2025-46817: unpack whose count wraps',
      'return unpack({}, -2147483648, 2147483647)',
      'too many results to unpack',
    ],
    ['CVE-2025-46818: the metatable of strings', 'getmetatable("").__index = {}', READ_ONLY],
    [
      'CVE-2025-46819: a long string without end',
      'return assert(loadstring("return [" .. ("="):rep(100000)))',
      '[string "return [' +
        '='.repeat(55) +
        '..."]:1: invalid long string delimiter near \'[' +
        '='.repeat(100000) +
        "'",
    ],
    [
      'CVE-2022-35951 and the like: cmsgpack beyond its text',
      'return cmsgpack.unpack("\\219\\255\\255\\255\\255x")',
      'Missing bytes in input.',
    ],
    [
      'struct: sizes that overflow',
      'return struct.pack("c99999999999", "x")',
      'integral size overflow',
    ],
    [
      'struct: an offset before the text',
      'return struct.unpack("I4", "abcd", -2147483648)',
      "bad argument #2 to 'unpack' (data string too short)",
    ],
  ])('%s', (_name, text, expected) => {
    expect(message(text)).toBe(expected);
  });

  test('CVE-2024-46981, CVE-2025-49844: chunks are compiled while memory is collected', () => {
    const text =
      'for i = 1, 200 do collectgarbage() local f = loadstring("return {" .. ("1,"):rep(200) .. "}") ' +
      'collectgarbage("step") if #f() ~= 200 then return "lost" end end return collectgarbage("count") > 0';
    expect(new ScriptPeer().eval(text)).toBe(':1\r\n');
  });
});
