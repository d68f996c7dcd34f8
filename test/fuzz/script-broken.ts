/*
 * Texts of Lua that are hardly any Lua: random programs whose tokens are dropped, doubled, swapped,
 * cut and put in, so that what is compared is the compiler's message, or that it takes the text.
 * They are compiled and never run.
 */

import type { Random } from './random.js';

/** Statements and expressions of every rule of the grammar. */
const SEEDS = [
  'local a, b = 1, "x"',
  'local function f(a, b, ...) return a, ... end',
  'function t.a.b:c(x) self.x = x return end',
  'for i = 1, 10, 2 do if i > 5 then break end end',
  'for k, v in pairs(t) do t[k] = v end',
  'while x do x = x.next end',
  'repeat local y = f() until y == nil',
  'if a then b() elseif c then d() else e() end',
  'do local x x = 1 end',
  'a.b["c"][1], d = f{1, 2; x = 3, [4] = 5}, g"text"',
  'return function(...) local n = select("#", ...) return n end, -x ^ 2 .. "y", not z',
  'local s = [[long]] .. [==[lon]]ger]==] --[[ comment ]] --[=[ another ]=] -- a line',
  "local e = '\\n\\065\\\\' .. \"q\\\"\" .. 'a\\\nb'",
  'x = 0x1F + 1e3 - .5 * 3. / 1e-2 % 7',
  'x = (f or g)(a):m(b)[c].d',
  't = {f(), (f()), ...}',
  'a = b == c ~= d <= e >= f < g > h and i or not j',
  'x = #t + -#u',
  'f(function() return end)(g)',
  'local a <const> = 1 goto done ::done:: x = 1 // 2 & 3 | ~4 << 1 >> 2',
  'return',
  'break',
  ';',
];

const TOKENS = [
  'and break do else elseif end false for function if in local nil not or repeat return then',
  'true until while + - * / % ^ # == ~= <= >= < > = ( ) { } [ ] ; : , . .. ... goto x y f self',
  '1 0 0x 0x1g 1e 1e+ 3..2 1.2.3 5x 08 1e400 0xffffffffffffffff .5. "s" \'t\' [[u]] [==[v]==]',
  '" \' [[ [=[ [=x ]] ]=] --[[ --[==[ -- \\ "\\300" "\\x" "\\1" "\\u{1}" \'\\\n\' "a\n" ! @ $ ~ & | ?',
  '// :: << >> ` \x01 \x7f \x80 \xff \0 \r \n \r\n \n\r \v \f #!x _ENV \xc3\xa9',
]
  .join(' ')
  .split(' ');

/** Names, numbers, strings, blanks and signs; what is none of them is a token of one byte. */
const CUT =
  /[A-Za-z_]\w*|\d[\w.]*|"[^"\n]*"|'[^'\n]*'|\s+|--\[*|\[=*\[|\]=*\]|\.\.\.?|[=~<>]=|[^]/g;

export function brokenScript(random: Random): string {
  const count = 1 + random.below(4);
  const chosen = Array.from({ length: count }, () => random.pick(SEEDS));
  const tokens = chosen.join(random.pick([' ', '\n', '\r\n'])).match(CUT) ?? [];
  for (let times = random.below(4); times >= 0; times--) breakOnce(random, tokens);
  const text = tokens.join('');
  return random.chance(0.15) ? text.slice(0, random.below(text.length + 1)) : text;
}

function breakOnce(random: Random, tokens: string[]): void {
  const at = random.below(tokens.length + 1);
  const other = random.below(tokens.length);
  const token = tokens[at] ?? '';
  switch (random.below(8)) {
    case 0:
      tokens.splice(at, 1 + random.below(3));
      break;
    case 1:
      tokens.splice(at, 0, token, random.pick(['', ' ']));
      break;
    case 2:
      if (other < tokens.length) [tokens[at], tokens[other]] = [tokens[other]!, token];
      break;
    case 3:
      tokens.splice(at, 1, ` ${random.pick(TOKENS)} `);
      break;
    case 4:
      tokens.splice(at, 0, random.pick(TOKENS));
      break;
    case 5:
      tokens.splice(at, 1, token.slice(0, random.below(token.length + 1)));
      break;
    case 6:
      tokens.splice(at, 0, random.pick(TOKENS), random.pick(TOKENS));
      break;
    default:
      tokens.splice(at, 0, deep(random));
  }
}

/** The same over and over: levels, names, upvalues and lists come to their limits. */
function deep(random: Random): string {
  const count = random.pick([3, 50, 59, 61, 99, 150, 198, 199, 200, 201, 202, 250, 260]);
  const many = (each: (i: number) => string, between = ''): string =>
    Array.from({ length: count }, (_, i) => each(i)).join(between);
  return random.pick([
    () => many(() => '('),
    () => many(() => '{') + many(() => '}'),
    () => `x = ${many(() => '(')}1${many(() => ')')}`,
    () => `x = ${many(() => '-')}1`.replaceAll('--', '- -'),
    () => `x = ${many(() => 'not ')}1`,
    () => many(() => 'do ') + many(() => 'end '),
    () => many((i) => `local v${i} `),
    () => `local ${many((i) => `v${i}`, ', ')}`,
    () => `${many((i) => `v${i}`, ', ')} = 1`,
    () => `x = ${many(() => 'a', ' .. ')}`,
    () => `x = ${many(() => 'a', ' ^ ')}`,
    () => `f(${many((i) => String(i), ', ')})`,
    () => `function g(${many((i) => `p${i}`, ', ')}) end`,
    () => many(() => 'function h() ') + many(() => 'end '),
    () =>
      `${many((i) => (i < 190 ? `local u${i} ` : ''))}function f() return ${many((i) => `u${i}`, ', ')} end`,
    () => 'x'.repeat(count),
    () => `"${'s'.repeat(count)}`,
    () => `x = "${'s'.repeat(count)}" y`,
    () => `x = [[${'s'.repeat(count)}]] y`,
    () => many(() => 'if x then ') + many(() => 'else '),
    () => many(() => 'a.'),
    () => many(() => 'f()'),
  ])();
}
