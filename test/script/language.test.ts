/*
 * Lua 5.1's semantics, where 5.3 and JavaScript have others. Each row is an expression and what
 * tostring says of its value, or of the error; redis-server is asked for the same, if there is one.
 */

import { describe, expect, test } from 'vitest';

import type { Connection } from '../support/connection.js';
import { redisBeside, redisMissing } from '../support/redis.js';
import { respCommand } from '../support/resp.js';
import { ScriptPeer } from '../support/script.js';

const numbers: [string, string][] = [
  ['2147483647 + 1', '2147483648'],
  ['3600 * 24 * 1000 * 30', '2592000000'],
  ['10 / 2 .. ""', '5'],
  ['2^53', '9.007199254741e+15'],
  ['1e15', '1e+15'],
  ['99999999999999', '99999999999999'],
  ['100000000000000', '1e+14'],
  ['123456789012345', '1.2345678901234e+14'],
  ['0.1 + 0.2', '0.3'],
  ['1234567890123.25', '1234567890123.2'],
  ['1234567890123.75', '1234567890123.8'],
  ['-7 % 3', '2'],
  ['7 % -3', '-2'],
  ['5.5 % 2', '1.5'],
  ['-2 ^ 2', '-4'],
  ['2 ^ -1', '0.5'],
  ['1 / 0', 'inf'],
  ['-1 / 0', '-inf'],
  ['0 == -0', 'true'],
  ['"10" + 5', '15'],
  ['"0x10" * 1', '16'],
  ['"1e1" + 0', '10'],
  ['10 .. 20', '1020'],
  ['"abc" < "abd"', 'true'],
  ['tonumber("  12  ")', '12'],
  ['tonumber("12a")', 'nil'],
  ['tonumber("ff", 16)', '255'],
  ['tonumber("zz", 36)', '1295'],
  ['tonumber("")', 'nil'],
  ['tonumber("0x")', 'nil'],
  ['math.floor(-3.5)', '-4'],
  ['math.pow(2, 10)', '1024'],
  ['math.mod(7, 3)', '1'],
  ['math.ldexp(0.5, 4)', '8'],
  ['math.max(1, "3", 2)', '3'],
  ['select(2, math.modf(-3.25))', '-0.25'],
  ['math.huge', 'inf'],
];

const strings: [string, string][] = [
  ['#"\\0a\\255"', '3'],
  ['"\\x41"', 'x41'],
  ['"\\065\\10"', 'A\n'],
  ['("x"):rep(3)', 'xxx'],
  ['("abc"):sub(-2)', 'bc'],
  ['string.format("%5.2f|%-5d|%05d|%+d", 3.14159, 42, 42, 7)', ' 3.14|42   |00042|+7'],
  ['string.format("%d", 3.99)', '3'],
  ['string.format("%x %X %o", 255, 255, 8)', 'ff FF 10'],
  ['string.format("%x", -1)', 'ffffffffffffffff'],
  ['string.format("%q", "a\\n\\0\\"")', '"a\\\n\\000\\""'],
  ['string.format("%.3s|%5s", "abcdef", "x")', 'abc|    x'],
  ['string.format("%g %g %g", 1e20, 0.1, 100000)', '1e+20 0.1 100000'],
  ['string.format("%.0f %.0f", 0.5, 1.5)', '0 2'],
  ['string.format("%e", 12345.678)', '1.234568e+04'],
  ['string.format("%c%c", 72, 105)', 'Hi'],
  ['string.format("<%c%c%c>", 123456789012, 4294967361, -65471)', '<A>'],
  ['("hello"):gsub("l", "L")', 'heLLo'],
  ['("hello world"):gsub("(%w+) (%w+)", "%2 %1")', 'world hello'],
  ['("abc"):gsub("", "-")', '-a-b-c-'],
  ['("key = value"):match("^(%w+)%s*=%s*(%w+)$")', 'key'],
  ['("f(a(b)c)"):match("%b()")', '(a(b)c)'],
  ['("THE (quick) fox"):find("%((%a+)%)")', '5'],
  ['("hello"):find("l", 1, true)', '3'],
  ['("x"):byte()', '120'],
  ['string.char(72, 105)', 'Hi'],
  ['table.concat({1, 2, "x"}, ", ")', '1, 2, x'],
];

const language: [string, string][] = [
  ['#{1, 2, nil, 4}', '4'],
  ['#{n = 1}', '0'],
  ['table.getn({1, 2})', '2'],
  ['table.maxn({[10] = 1})', '10'],
  ['select("#", unpack({1, nil, 3}))', '3'],
  ['loadstring("return 1 + 1")()', '2'],
  ['(function(...) return arg.n end)(1, 2, 3)', '3'],
  ['(function(...) return select("#", ...) end)(nil, nil)', '2'],
  ['(function() local goto = 5 return goto end)()', '5'],
  ['type(next)', 'function'],
  ['rawequal("a", "a")', 'true'],
  ['#setmetatable({}, {__len = function() return 42 end})', '0'],
  ['pcall(coroutine.yield)', 'false'],
  ['coroutine.wrap(function() return 1 end)()', '1'],
  ['not nil == true', 'true'],
  ['1 and nil or 2', '2'],
  ['"a" .. 1 + 2', 'a3'],
  ['[[a [[b]]', 'a [[b'],
  ['1\0', '1'],
  ['"a".\0"b"', 'ab'],
  ['2 ^ 3 ^ 2', '512'],
];

const errors: [string, string][] = [
  ['nil + 1', 'attempt to perform arithmetic on a nil value'],
  [
    'undefinedFunction()',
    "Script attempted to access nonexistent global variable 'undefinedFunction'",
  ],
  ['("x")()', 'attempt to call a string value'],
  ['("x"):nope()', "attempt to call method 'nope' (a nil value)"],
  ['(function() local t = {} return t.a.b end)()', "attempt to index field 'a' (a nil value)"],
  ['(function() local t = {} t.x() end)()', "attempt to call field 'x' (a nil value)"],
  ['(function() local f f() end)()', "attempt to call local 'f' (a nil value)"],
  ['nil < 1', 'attempt to compare nil with number'],
  ['{} < {}', 'attempt to compare two table values'],
  ['"a" .. {}', 'attempt to concatenate a table value'],
  ['#5', 'attempt to get length of a number value'],
  ['string.rep()', "bad argument #1 to 'rep' (string expected, got no value)"],
  ['("x"):rep({})', "bad argument #1 to 'rep' (number expected, got table)"],
  ['setmetatable(1, {})', "bad argument #1 to 'setmetatable' (table expected, got number)"],
  ['({})[nil] == nil and rawset({}, nil, 1)', 'table index is nil'],
  ['table.concat({{}})', "invalid value (table) at index 1 in table for 'concat'"],
  ['string.format("%y", 1)', "invalid option '%y' to 'format'"],
  ['("x"):find("[a")', "malformed pattern (missing ']')"],
];

const syntax: [string, string][] = [
  ['return 7 // 2', "unexpected symbol near '/'"],
  ['return 1 & 2', "'<eof>' expected near '&'"],
  ['x = = 1', "unexpected symbol near '='"],
  ['for i = 1 do end', "',' expected near 'do'"],
  ['if x then', "'end' expected near '<eof>'"],
  ['return "abc', "unfinished string near '<eof>'"],
  ['x = 5x', "malformed number near '5x'"],
  ['break', "no loop to break near '<eof>'"],
  ['function f() return ... end', "cannot use '...' outside a vararg function near '...'"],
  ['return "\\300"', "escape sequence too large near '\"'"],
  ['f\n(g)()', "ambiguous syntax (function call x new statement) near '('"],
  // The parenthesis that is not closed is on another line than what is called.
  ['f(g) h(function()\nend)(x', "')' expected near '<eof>'"],
  ['x.\0y()', "'=' expected near '..'"],
];

const rows: [string, string][] = [
  ...[...numbers, ...strings, ...language].map(([text, expected]): [string, string] => [
    `return tostring((${text}))`,
    `$${expected.length}\r\n${expected}\r\n`,
  ]),
  ...errors.map(([text, expected]): [string, string] => [
    `return select(2, pcall(function() return ${text} end)):gsub('^user_script:%d+: ', '')`,
    `$${expected.length}\r\n${expected}\r\n`,
  ]),
  ...syntax.map(([text, expected]): [string, string] => [
    text,
    `-ERR Error compiling script (new function): user_script:${text.includes('\n') ? 2 : 1}: ${expected}`,
  ]),
];

/** redis-server 7.0 writes a position behind a failed compilation that 7.2 does not. */
const comparable = (reply: string): string =>
  reply.startsWith('-') ? reply.replace(/(?: script: .*)?\r\n$/, '') : reply;

describe('Lua 5.1', () => {
  test.each(rows)('%s', (text, expected) => {
    expect(comparable(new ScriptPeer().eval(text))).toBe(expected);
  });
});

describe.skipIf(redisMissing('language'))('what is expected is what redis-server gives', () => {
  let redis: Connection;
  redisBeside((connection) => (redis = connection));

  test('all rows', async () => {
    for (const [text, expected] of rows) {
      redis.write(respCommand(['EVAL', text, '0']));
      const [reply] = await redis.receive(1);
      expect([text, comparable(reply!.toString('latin1'))]).toEqual([text, expected]);
    }
  });
});
