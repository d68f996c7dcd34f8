/*
 * Hostile scripts: each piece tries to get out or to take all there is, and is put into whatever
 * catches, yields, compiles or calls back, up to three deep. No script is meant to make sense.
 */

import type { Random } from './random.js';

/** Names that lead somewhere in JavaScript, or in a Lua that is not locked. */
const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__index',
  '__metatable',
  '__gc',
  'length',
  'array',
  'nodeKeys',
] as const;

const libraries = ['_G', 'redis', 'server', 'string', 'table', 'math', 'coroutine', 'cjson', 'bit'];
const more = ['cmsgpack', 'struct', 'getmetatable("")', 'getmetatable(_G)', 'KEYS', 'ARGV'];
const places = [...libraries, ...more];

const numbers = ['0', '-1', '1', '2^31', '2^31-1', '-2^31', '2^32', '2^53', '1e308', '0/0', '1/0'];
const bigNumbers = ['1e6', '2^24', '2^31-1', '2^32', '1e9', '1e15', '1/0'];

/** An expression; nothing of it is too costly to be made. */
function value(random: Random, depth = 0): string {
  const simple = [
    () => random.pick(numbers),
    () => random.pick(places),
    () => `"${random.pick(names)}"`,
    () => `("${random.pick(['x', 'ab', '%', '(', '\\0', '['])}"):rep(${random.below(2000)})`,
    () => 'nil',
    () => 'true',
    () => 'function(...) return ... end',
    () => 'coroutine.create(function(...) coroutine.yield(...) error({}) end)',
    () => 'newproxy(true)',
    () => 'cjson.null',
    () => 'loop',
    () => 'odd',
    () => 'print or error',
  ];
  if (depth > 2 || random.chance(0.7)) return random.pick(simple)();
  const inner = (): string => value(random, depth + 1);
  return random.pick([
    () => `{${inner()}, ${inner()}}`,
    () => `{["${random.pick(names)}"] = ${inner()}}`,
    () => `setmetatable({}, {__index = ${inner()}, __call = ${inner()}, __concat = ${inner()}})`,
    () => `select(2, pcall(${inner()}, ${inner()}))`,
    () => `(${inner()} or ${inner()})`,
  ])();
}

/** A pattern that tries many ways. */
function pattern(random: Random): string {
  const parts = [
    '.-',
    '.*',
    'a?',
    '(.-)',
    '(.*)',
    '%b()',
    '%f[a]',
    '[%z\\1-\\255]*',
    '%1',
    '(',
    '[',
  ];
  const count = 1 + random.below(12);
  return Array.from({ length: count }, () => random.pick(parts)).join('') + random.pick(['', '$']);
}

type Piece = (random: Random) => string;

const growing: readonly Piece[] = [
  () => 'local t = {} while true do t[#t + 1] = {} end',
  () => 'local t = {} while true do t = {t, t} end',
  () => 'local t = {} local i = 0 while true do i = i + 1 t["k" .. i] = i end',
  () => 'local s = "x" while true do s = s .. s end',
  () => 'local t = {} while true do t[#t + 1] = coroutine.wrap(function() end) end',
  () => 'local f while true do local g = f f = function() return g end end',
  (random) => `local t = {} for i = 1, ${random.pick(bigNumbers)} do t[i] = ("x"):rep(i) end`,
  (random) => `return ("x"):rep(${random.pick(bigNumbers)}):rep(${random.pick(bigNumbers)})`,
  (random) => `return ("x"):rep(1e5):gsub(".", ("y"):rep(${random.pick(bigNumbers)}))`,
  (random) => `return table.concat({1, 2}, ("x"):rep(1e6), 1, ${random.pick(bigNumbers)})`,
  (random) => `return unpack({}, ${random.pick(numbers)}, ${random.pick(bigNumbers)})`,
  (random) => `return string.char(("x"):rep(${random.pick(['100', '1e5', '1e7'])}):byte(1, -1))`,
  (random) => `return string.format("%${random.below(200)}.${random.below(200)}f%s", 1, odd)`,
];

const recursing: readonly Piece[] = [
  () => 'local function f() return 1 + f() end return f()',
  () => 'local function f() return f() end return f()',
  () => 'local function f() return select(2, pcall(f)) end return f()',
  () => 'local function f() return coroutine.wrap(f)() end return f()',
  () => 'local function f() return ("x"):gsub(".", f) end return f()',
  () => 'local function f() return table.sort({3, 2, 1}, f) end return f()',
  () => 'local t t = setmetatable({}, {__index = function() return t.x end}) return t.x',
  () => 'local t = {} setmetatable(t, {__index = t, __newindex = t}) t.x = 1 return t.y',
  () => 'local t t = setmetatable({}, {__concat = function() return t .. t end}) return t .. 1',
  () => 'local t t = setmetatable({}, {__call = function() return t() end}) return t()',
  () => 'local t t = setmetatable({}, {__eq = function(a) return a == t end}) return t == {}',
  () => 'local t t = setmetatable({}, {__tostring = function() return tostring(t) end}) return t',
  (random) =>
    `return loadstring("return " .. ("${random.pick(['(', '{', '-', 'not ', '#'])}"):rep(5000))`,
  () => 'local t = {} t[1] = t t.map = t t.set = t return t',
  () => 'local t = {} for i = 1, 3000 do t = {t} end return t',
];

const bombs: readonly Piece[] = [
  (random) => `return ("a"):rep(${random.below(3000)}):find("${pattern(random)}")`,
  (random) => `return ("(a"):rep(${random.below(3000)}):gsub("${pattern(random)}", "%1")`,
  (random) => `for w in ("ab "):rep(300):gmatch("${pattern(random)}") do odd = w end`,
  (random) =>
    `return cjson.decode(("${random.pick(['[', '{\\"a\\":', '[1,', '\\"\\\\u'])}"):rep(1e4))`,
  (random) => `return cjson.encode({[${random.pick(numbers)}] = ${value(random)}})`,
  (random) =>
    `cjson.encode_max_depth(${random.pick(bigNumbers)}) local t = {} t[1] = t ` +
    'return cjson.encode(t)',
  (random) =>
    `cjson.encode_sparse_array(true, ${random.pick(numbers)}) return cjson.encode({[2^40] = 1})`,
  (random) =>
    `cjson.decode_max_depth(${random.pick(bigNumbers)}) return cjson.decode(("["):rep(1e5))`,
  (random) =>
    `return cmsgpack.unpack("\\${random.pick([219, 221, 223, 198])}\\255\\255\\255\\255xx")`,
  (random) => `return cmsgpack.unpack(("\\${random.pick([145, 129, 220, 222])}"):rep(1e4))`,
  (random) => `return cmsgpack.pack(${value(random)}, ${value(random)})`,
  (random) =>
    `return cmsgpack.unpack_limit("\\1\\2", ${random.pick(numbers)}, ${random.pick(numbers)})`,
  (random) =>
    `return struct.pack("${random.pick(['i', 'c', '!', '>I', 's', 'f', 'x'])}${random.pick(['0', '33', '999999999', '4294967297'])}", ${value(random)})`,
  (random) =>
    `return struct.unpack("${random.pick(['c', 'i', 'Bc', '!I'])}${random.below(99)}", ("x"):rep(9), ${random.pick(numbers)})`,
  (random) =>
    `return bit.${random.pick(['lshift', 'rol', 'arshift', 'tohex', 'bor'])}(${value(random)}, ${random.pick(numbers)})`,
];

const escaping: readonly Piece[] = [
  (random) => `return ${random.pick(places)}["${random.pick(names)}"]`,
  (random) => `${random.pick(places)}.${random.pick(names)} = ${value(random)}`,
  (random) => `rawset(${random.pick(places)}, "${random.pick(names)}", ${value(random)})`,
  (random) => `return setmetatable(${random.pick(places)}, ${value(random)})`,
  (random) =>
    `return setfenv(${random.pick(['0', '1', '2', 'redis.call', 'loop'])}, ${value(random)})`,
  (random) => `return getfenv(${random.pick(['0', '1', '2', 'redis.call'])}).${random.pick(names)}`,
  (random) => `return loadstring("\\27Lua" .. ("${random.pick(['\\0', 'Q', '\\255'])}"):rep(99))`,
  () => 'return load(function() return "return _G" end)()',
  (random) => `return ${random.pick(['os', 'io', 'require', 'package', 'debug', 'dofile', 'arg'])}`,
  (random) => `return cjson.decode('{"${random.pick(names)}": {"x": 1}}')["x"]`,
  (random) => `return ("x").${random.pick(names)}`,
  (random) => `return collectgarbage(${value(random)}, ${random.pick(numbers)})`,
  (random) => `return newproxy(${value(random)})`,
  () => 'return coroutine.resume(coroutine.running() or coroutine.create(loop))',
  () => 'local c c = coroutine.wrap(function() return c() end) return c()',
  (random) => `error(${value(random)}, ${random.pick(numbers)})`,
  (random) =>
    `return redis.${random.pick(['call', 'pcall', 'acl_check_cmd'])}(${value(random)}, ${value(random)})`,
  (random) =>
    `return redis.${random.pick(['setresp', 'set_repl', 'log', 'sha1hex', 'error_reply', 'status_reply', 'debug'])}(${value(random)}, ${value(random)})`,
  (random) =>
    `return {${random.pick(['err', 'ok', 'double', 'map', 'set', 'big_number', 'verbatim_string'])} = ${value(random)}}`,
  (random) => `return ${value(random)}`,
  (random) =>
    `return ${random.pick(['next', 'pairs', 'ipairs', 'tostring', 'tonumber', 'rawequal', 'unpack'])}(${value(random)}, ${value(random)})`,
];

const endless: readonly Piece[] = [
  () => 'while true do end',
  () => 'repeat until false',
  () => 'for i = 1, 1/0 do end',
  () => 'while true do pcall(error) end',
  () => 'while true do coroutine.wrap(function() coroutine.yield() end)() end',
];

const wrappers: readonly ((inner: string, random: Random) => string)[] = [
  (inner) => `return pcall(function() ${inner} end)`,
  (inner) => `return xpcall(function() ${inner} end, function() ${inner} end)`,
  (inner) => `return coroutine.wrap(function() ${inner} end)()`,
  (inner) => `for i = 1, 3 do pcall(function() ${inner} end) end`,
  (inner) => `return ("x"):gsub(".", function() ${inner} end)`,
  (inner) => `return table.sort({3, 2, 1}, function() ${inner} end)`,
  (inner) => `return setmetatable({}, {__index = function() ${inner} end}).x`,
  (inner) => `return loadstring(${JSON.stringify(inner)})()`,
  (inner) => `local ok, e = pcall(function() ${inner} end) error(e)`,
  (inner) => `local t = {pcall(function() ${inner} end)} return #t`,
];

/** What all of them can name. */
const prelude =
  'local loop = function() while true do end end local odd = setmetatable({}, {__tostring = ' +
  'function() return {} end, __index = function(t) return t end, __metatable = false}) ';

export function hostileScript(random: Random): string {
  const kinds = [
    { weight: 3, pieces: growing },
    { weight: 3, pieces: recursing },
    { weight: 6, pieces: bombs },
    { weight: 8, pieces: escaping },
    { weight: 1, pieces: endless },
  ];
  let text = random.pick(random.weighted(kinds).pieces)(random);
  for (let depth = random.below(3); depth > 0; depth--) text = random.pick(wrappers)(text, random);
  return prelude + text;
}
