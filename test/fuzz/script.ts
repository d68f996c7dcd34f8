/*
 * Random programs of Lua, whose results are one string: what each of some statements gave, values
 * and error messages. They end (loops are bounded, nothing recurses), and use nothing that differs
 * from one run to the next but addresses, which `normalized` takes out.
 */

import { Random } from './random.js';

/** Turns values into text: what they are, tables with their keys in the order of pairs. */
export const PRELUDE = `
local function show(v, d)
  local t = type(v)
  if t == 'table' and v ~= cjson.null then
    if d > 3 then return '{..}' end
    local r, byPlace = {}, false
    for k, x in pairs(v) do
      r[#r + 1] = show(k, d + 1) .. '=' .. show(x, d + 1)
      byPlace = byPlace or (type(k) ~= 'string' and type(k) ~= 'number' and type(k) ~= 'boolean')
    end
    -- A key that is an object lies where its address says, and the others around it.
    if byPlace then table.sort(r) end
    return '{' .. table.concat(r, ',') .. '}#' .. #v
  end
  if t == 'string' then return string.format('%q', v) end
  if t == 'function' or t == 'userdata' or t == 'thread' then return t end
  return tostring(v)
end
local out = {}
local function say(...)
  local r = {}
  for i = 1, select('#', ...) do r[i] = show((select(i, ...)), 0) end
  out[#out + 1] = table.concat(r, ';')
end
local function try(f, ...) say(pcall(f, ...)) end
math.randomseed(SEED)
local a, b, c, d = 1, 'two', {3, 4, x = 5}, nil
local mt = setmetatable({n = 7}, {
  __add = function(l, r) return 'add' end, __concat = function(l, r) return 'cat' end,
  __index = function(t, k) return k end, __call = function(self, ...) return select('#', ...) end,
  __eq = function() return true end, __lt = function(l, r) return true end,
  __unm = function() return 'unm' end, __tostring = function() return 'MT' end,
  __len = function() return 42 end, __mod = function() return 'mod' end })
`;

const NUMBERS =
  '0 1 2 3 -1 -2 7 10 16 31 32 33 64 100 255 256 1000 0.5 -0.5 1.5 2.5 0.1 3.14159 1e3 1e15 1e16 1e100 -1e300 123456789012 2147483647 2147483648 -2147483648 4294967296 9007199254740993 0x10 0xff 1e-5 1e-300 99999999999999 100000000000000 0/0 1/0 -1/0'.split(
    ' ',
  );
const STRINGS = [
  "''",
  "'a'",
  "'abc'",
  "'10'",
  "'0x1F'",
  "' 5 '",
  "'1e2'",
  "'-3.5'",
  "'hello world'",
  "'key=value, other=thing'",
  "'a,b,,c'",
  "'\\0\\1\\255'",
  "'%d %s'",
  "'äöü'",
  "'line\\nbreak\\ttab'",
  '\'"quoted\\\\"\'',
  '[[long [x] ]]',
  "'f(a(b)c)d'",
  "'THE (quick) fox'",
  "('xyz'):rep(5)",
];
const PATTERNS = [
  '%a+',
  '%d*',
  '(%w+)=(%w+)',
  '^%s*(.-)%s*$',
  '.',
  '.-',
  '()',
  '[abc]+',
  '[^abc]',
  '[a-z]+()',
  '%b()',
  '%f[%w]%w+',
  '(.)%1',
  'l+',
  'o w',
  '$',
  '^',
  '[%]]',
  '[]]',
  '[%a_][%w_]*',
  '%',
  '[a',
  '(a',
  'a)',
  '%1',
  '%b',
  '%f',
  '(()',
  '.-b',
  'a?b?c?',
  '%p',
  '%S+',
  '%z',
  '[^%s]+',
  '%x%x',
  '[a-]',
  '[-a]',
  '%u%l*',
];
const REPLACEMENTS = ["'<%0>'", "'%1'", "'%2'", "'x'", "'%%'", "'%'", "'%a'", "''", 'c', 'mt'];
const FORMATS =
  '%d %5d %-5d| %05d %+d %i %u %x %X %#x %o %c %s %10s %-10s| %.2s %q %e %.3e %E %f %.2f %10.3f %g %.3g %G %.0f %% %5.1f %+.2e % d %.14g %.17g %#o %.10d %#g %y %10 %123d %.123f %-+ #0-d'.split(
    ' ',
  );
const PACKS =
  'b B h H l L i I i3 I7 i8 f d s c3 c0 x >I4 <I4 !4bI4 !8bd z Bc0 >h <hH T i33 !3 s2 c'.split(' ');
const VARIABLES = ['a', 'b', 'c', 'd', 'mt', 'c.x', 'c[1]', 'c.y', 'd.e', 'c.x.y', 'undefined'];
const BINARY = '+ - * / % ^ .. == ~= < <= > >= and or'.split(' ');
const STRING_METHODS = 'len lower upper reverse byte'.split(' ');
const MATH_ONE = 'abs ceil floor sqrt exp log log10 sin cos tan deg rad frexp modf'.split(' ');
const BIT_ONE = 'tobit bnot bswap tohex'.split(' ');
const BIT_TWO = 'band bor bxor lshift rshift arshift rol ror tohex'.split(' ');
const JSON_TEXTS = [
  '{"a":1,"b":[1,2,3]}',
  '[]',
  '{}',
  '[1.5e3,-2,0.1]',
  '"\\u00e9\\ud83d\\ude00\\n"',
  '[null,true,false]',
  '{"a":{"b":{"c":[]}}}',
  '[1,]',
  '{"a"}',
  'nul',
  '[1 2]',
  '"abc',
  '"\\x"',
  '"\\ud800"',
  '01',
  '+1',
  '0x10',
  '-nan',
  '-inf',
  '[1e400]',
  ' [ 1 , 2 ] ',
  '',
  '{"a":1,"a":2}',
  '[1]x',
  '1e5',
  '-',
  '[[[[1]]]]',
];
const SYNTAX_ERRORS = [
  'local x = = 1',
  'for i=1 do end',
  'return return',
  'x = 1 +',
  'if x then',
  'local function end',
  'break',
  'a.b:c = 1',
  'f() = 1',
  '"abc',
  '[[abc',
  'x = 5x',
  'goto y',
  'return 7 // 2',
  'return 1 & 2',
  'x = }',
  'local t = {1,2',
  'return ...; x',
  'function f(a,) end',
  'for k v in t do end',
  "return '\\300'",
  'local a <const> = 1',
  'repeat until',
  'return #',
  'x = a..',
  '--[==[ open',
  'return 0x',
  'return 1e',
  'function f() return ... end',
  'local x\n(f)()\n(g)()',
  'return ~1',
  'x ~ = 1',
  'and',
];

export class ScriptProgram {
  constructor(private readonly random: Random) {}

  /** The text of a program. */
  text(): string {
    const { random } = this;
    const lines = [PRELUDE.replace('SEED', String(random.below(1000)))];
    const count = 1 + random.below(8);
    for (let i = 0; i < count; i++) lines.push(this.#statement(2));
    lines.push("return table.concat(out, '\\n')");
    return lines.join('\n');
  }

  #statement(depth: number): string {
    const { random } = this;
    const e = (): string => this.#expression(depth);
    switch (random.below(20)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return `try(function() return ${e()} end)`;
      case 4:
        return `try(function() ${random.pick(['a', 'b', 'c.x', 'c[2]', 'd', 'd.e', 'c.y.z', 'mt.q'])} = ${e()} end) say(a, b, c, d)`;
      case 5:
        return `try(function() local r = {} for i = ${random.below(4)}, ${random.below(9)}${random.chance(0.3) ? ', 2' : ''} do r[#r+1] = i ${depth > 0 && random.chance(0.3) ? `r.v = ${this.#expression(0)}` : ''} end return r end)`;
      case 6:
        return `try(function() local t = ${this.#table(depth)} local n = 0 for k, v in ${random.pick(['pairs', 'ipairs'])}(t) do n = n + 1 if n > 20 then break end say(k, v) end return n end)`;
      case 7:
        return this.#tableWork();
      case 8:
        return (
          "try(function() local f = function(x, ...) return x, ..., select('#', ...) end " +
          `return f(${e()}, ${e()}) end)`
        );
      case 9:
        return this.#coroutine();
      case 10:
        return `try(function() error(${random.pick([e(), `{err='E ${random.below(9)}'}`, `'m', ${random.below(4)}`, 'nil'])}) end)`;
      case 11:
        return `say(loadstring(${this.#quoted(random.pick(SYNTAX_ERRORS))}${random.chance(0.3) ? ", '@chunk'" : ''}))`;
      case 12:
        return (
          `say(xpcall(function() return ${e()} end, ` +
          "function(m) return 'H:' .. tostring(m) end))"
        );
      case 13:
        return (
          `if ${e()} then say('yes') else say('no') end`.replace(/^/, 'try(function() ') + ' end)'
        );
      case 14:
        return (
          `try(function() local i, r = 0, {} while i < ${random.below(6)} do i = i + 1 ` +
          'r[i] = function() i = i + 10 return i end end ' +
          'for j = 1, #r do say(r[j]()) end return i end)'
        );
      case 15:
        return `try(function() local t = {${Array.from({ length: random.below(12) }, () => random.pick(['3', '1', '2', '5', '9', "'x'", "'b'", '7'])).join(',')}} table.sort(t${random.chance(0.5) ? `, function(x, y) ${random.chance(0.3) ? 'say(x, y) ' : ''}return ${random.pick(['x > y', 'x < y', 'tostring(x) < tostring(y)', 'true', 'false', 'x.q < y'])} end` : ''}) return t end)`;
      case 16:
        return `try(function() return ${this.#call(depth)} end)`;
      case 17:
        return `try(function() local ${random.pick(['x', 'y, z', 'goto'])} = ${e()}, ${e()} return ${random.pick(['x', 'y', '#x', 'x.y', 'x()', '-x', 'x + 1', "x .. ''", 'not x', 'x < 2'])} end)`;
      case 18:
        return `try(function() local up = ${e()} local function f() return ${random.pick(['up.x', 'up()', 'up + 1', 'up[nil]', 'up:m()', '#up', "up .. 'x'"])} end return f() end)`;
      default:
        return `try(function(...) return ${random.pick(['...', 'select(2, ...)', 'arg and arg.n', '#{...}', 'unpack({...}, 2, 4)', '(...)'])} end, ${e()}, ${e()}, ${e()})`;
    }
  }

  #quoted(text: string): string {
    return "'" + text.replace(/[\\'\n]/g, (c) => (c === '\n' ? '\\n' : '\\' + c)) + "'";
  }

  #table(depth: number): string {
    const { random } = this;
    const items = Array.from({ length: random.below(7) }, () => {
      const value = depth > 0 ? this.#expression(depth - 1) : this.#atom();
      switch (random.below(4)) {
        case 0:
          return `${random.pick(['x', 'y', 'zed', 'key', 'n1', 'n2'])} = ${value}`;
        case 1:
          return `[${random.pick(['1', '2', '3', '5', '10', "'k'", '1.5', '-1', 'true', "'x y'", 'b'])}] = ${value}`;
      }
      return value;
    });
    return `{${items.join(', ')}}`;
  }

  #tableWork(): string {
    const { random } = this;
    const lines = ['try(function() local t = {}'];
    for (let i = random.below(25); i > 0; i--) {
      const key = random.pick([
        String(1 + random.below(20)),
        String(1 + random.below(9)),
        `'k${random.below(12)}'`,
        String(random.below(9) / 2),
        '#t + 1',
        'true',
      ]);
      lines.push(`t[${key}] = ${random.chance(0.25) ? 'nil' : random.below(100)}`);
      if (random.chance(0.1)) lines.push(`table.insert(t, ${1 + random.below(3)}, ${i})`);
      if (random.chance(0.1)) lines.push('say(table.remove(t))');
      if (random.chance(0.05)) lines.push('say(#t, table.getn(t), table.maxn(t), next(t))');
    }
    lines.push('return t, #t, table.maxn(t) end)');
    return lines.join(' ');
  }

  #coroutine(): string {
    const { random } = this;
    const inner = random.pick([
      'for i = 1, n do coroutine.yield(i) end return "end"',
      'local x = coroutine.yield(n) local y = coroutine.yield(x) return x, y',
      'error("in coroutine")',
      'error({1})',
      'return pcall(coroutine.yield, 1)',
      'return coroutine.running() ~= nil, coroutine.status(coroutine.running())',
      'table.sort({3,2,1}, function(a, b) coroutine.yield(a) return a < b end)',
      'for k in function() coroutine.yield(5) end do end',
      'local w = coroutine.wrap(function() coroutine.yield(n) end) return w(), w(), pcall(w)',
      'return (n + d)',
      'coroutine.yield(coroutine.yield(coroutine.yield()))',
    ]);
    if (random.chance(0.3)) {
      return (
        `try(function() local f = coroutine.wrap(function(n) ${inner} end) ` +
        `say(f(${random.below(4)})) say(f('r1')) say(f('r2')) end)`
      );
    }
    return `try(function() local co = coroutine.create(function(n) ${inner} end) for i = 1, 4 do say(coroutine.resume(co, ${random.pick(['i', '3', "'v'"])})) say(coroutine.status(co)) end end)`;
  }

  #atom(): string {
    const { random } = this;
    switch (random.below(6)) {
      case 0:
      case 1:
        return random.pick(NUMBERS);
      case 2:
      case 3:
        return random.pick(STRINGS);
      case 4:
        return random.pick(VARIABLES);
    }
    return random
      .pick(['nil', 'true', 'false', '{}', '...', 'cjson.null', 'mt'])
      .replace('...', '3');
  }

  #expression(depth: number): string {
    const { random } = this;
    if (depth === 0 || random.chance(0.25)) return this.#atom();
    const e = (): string => this.#expression(depth - 1);
    switch (random.below(9)) {
      case 0:
      case 1:
        return `(${e()} ${random.pick(BINARY)} ${e()})`;
      case 2:
        return (
          `${e()} ${random.pick(BINARY)} ${e()} ${random.pick(BINARY)} ${e()}`.replace(/^/, '(') +
          ')'
        );
      case 3:
        return `${random.pick(['-', '#', 'not ', '- -'])}${this.#atom().replace(/^-/, '')}`.replace(
          /^- -/,
          '- - ',
        );
      case 4:
        return this.#table(depth - 1);
      case 5:
        return `(${e()})[${e()}]`;
      case 6:
        return `(${random.pick(VARIABLES)})${random.pick(['.x', '[1]', '()', ':m()', '.x.y', "['k']"])}`;
    }
    return this.#call(depth - 1);
  }

  #call(depth: number): string {
    const { random } = this;
    const e = (): string => (depth > 0 ? this.#expression(depth - 1) : this.#atom());
    const s = (): string => (random.chance(0.85) ? random.pick(STRINGS) : e());
    const n = (): string => (random.chance(0.85) ? random.pick(NUMBERS.slice(0, 40)) : e());
    const small = (): string => String(random.below(16) - 5);
    const pattern = (): string => this.#quoted(random.pick(PATTERNS));
    switch (random.below(26)) {
      case 0:
        return `string.${random.pick(STRING_METHODS)}(${s()})`;
      case 1:
        return `string.sub(${s()}, ${small()}${random.chance(0.7) ? `, ${small()}` : ''})`;
      case 2:
        return `string.rep(${s()}, ${random.below(6) - 1})`;
      case 3:
        return `string.byte(${s()}, ${small()}, ${small()})`;
      case 4:
        return `string.${random.pick(['find', 'match'])}(${s()}, ${pattern()}${random.chance(0.3) ? `, ${small()}` : ''})`;
      case 5:
        return `string.gsub(${s()}, ${pattern()}, ${random.chance(0.8) ? random.pick([...REPLACEMENTS, 'function(x, y) return y or x end', 'function(x) return nil end', 'function() return {} end']) : e()}${random.chance(0.3) ? `, ${random.below(4)}` : ''})`;
      case 6:
        return (
          `(function() local r = {} for x, y in string.gmatch(${s()}, ${pattern()}) do ` +
          'r[#r + 1] = x r[#r + 1] = y end return r end)()'
        );
      case 7:
      case 8:
        return (
          `string.format('${random.pick(FORMATS)} ${random.pick(FORMATS)}', ` +
          `${random.chance(0.6) ? n() : e()}, ${random.chance(0.6) ? n() : s()}, ${n()})`
        );
      case 9:
        return `tonumber(${random.chance(0.6) ? s() : e()}${random.chance(0.3) ? `, ${random.pick(['2', '8', '10', '16', '36', '37', '1'])}` : ''})`;
      case 10:
        return `tostring(${e()})`;
      case 11:
        return `math.${random.pick(MATH_ONE)}(${n()})`.replace(
          /math\.(exp|log|log10|sin|cos|tan)\((.*)\)$/,
          "string.format('%.10g', math.$1($2))",
        );
      case 12:
        return `math.${random.pick(['fmod', 'pow', 'ldexp', 'atan2', 'max', 'min', 'mod'])}(${n()}, ${random.pick(['1', '2', '3', '-2', '0.5', '10'])})`.replace(
          /^(math\.(?:pow|atan2).*)$/,
          "string.format('%.10g', $1)",
        );
      case 13:
        return `math.random(${random.pick(['', '10', '5, 9', '0', '3, 1', "'x'"])})`;
      case 14:
        return `table.concat(${random.chance(0.6) ? '{1, 2, "x", 4.5}' : e()}${random.chance(0.6) ? `, ${s()}` : ''}${random.chance(0.3) ? ', 2, 3' : ''})`;
      case 15:
        return `unpack(${random.chance(0.6) ? '{1, 2, nil, 4}' : e()}${random.chance(0.3) ? `, ${small()}, ${small()}` : ''})`;
      case 16:
        return `select(${random.pick(["'#'", '1', '2', '-1', '-3', '0', e()])}, ${e()}, ${e()})`;
      case 17:
        return `bit.${random.pick(BIT_ONE)}(${n()})`;
      case 18:
        return `bit.${random.pick(BIT_TWO)}(${n()}, ${n()})`;
      case 19:
        return `cjson.encode(${random.chance(0.6) ? this.#table(Math.min(depth, 1)) : e()})`;
      case 20:
        return `cjson.decode(${this.#quoted(random.pick(JSON_TEXTS))})`;
      case 21:
        return `cmsgpack.unpack(cmsgpack.pack(${e()}, ${e()}))`;
      case 22:
        return `cmsgpack.${random.pick(['unpack', 'unpack_one', 'pack'])}('${random.pick(['\\147\\1\\2\\3', '\\129\\161a\\1', '\\202\\63\\192\\0\\0', '\\193', '\\205\\1', '\\163abc', '\\222\\0\\1\\1\\2', '\\211\\255\\255\\255\\255\\255\\255\\255\\254'])}')`;
      case 23:
        return `struct.pack('${random.pick(PACKS)}${random.chance(0.4) ? random.pick(PACKS) : ''}', ${n()}, ${random.chance(0.5) ? s() : n()})`;
      case 24:
        return `struct.unpack('${random.pick(PACKS)}${random.chance(0.4) ? random.pick(PACKS) : ''}', '${random.pick(['abcdefghijkl', '\\1\\2\\3\\4\\5\\6\\7\\8\\9\\10', '\\255\\255\\255\\255\\255\\255\\255\\255', '\\3xyz\\0'])}'${random.chance(0.2) ? `, ${small()}` : ''})`;
    }
    return `${random.pick(['rawequal', 'rawget', 'next', 'type', 'getmetatable', 'assert', 'ipairs', 'rawset', 'setmetatable', 'string.char', 'string.upper', 'table.remove', 'table.insert', 'tostring', 'struct.size', 'coroutine.status', 'cjson.encode_max_depth', 'redis.sha1hex', 'redis.error_reply', 'redis.status_reply', 'redis.call', 'redis.pcall'])}(${Array.from({ length: random.below(3) }, e).join(', ')})`;
  }
}

/**
 * A reply without what may differ: addresses, the sign of a NaN, and the length that these change.
 */
export function normalized(reply: string): string {
  return reply
    .replace(/^\$\d+\r\n/, '$\r\n')
    .replace(/0x[0-9a-f]{6,}/g, '0x')
    .replace(/-nan/gi, 'nan')
    .replace(/-NAN/g, 'NAN');
}
