// The row of the command table: its types and the builders that the family files are written in.
//
// This is the one place where a command is declared (assembly/README.md, rule 8). From it come the
// engine's dispatch rows (host/tool/generate-commands.mjs writes ../../row/rows.generated.ts), the
// replies of COMMAND (host/command/command.ts), ACL and completion. It is plain
// TypeScript data: no AssemblyScript, no import from outside this folder.
//
// A family file holds rows like these (facts first, documentation below):
//
//   command('get', 2, 'readonly fast @string', [key(1, 'RO access')], [arg.key()],
//     { since: '1.0.0', complexity: 'O(1)', summary: 'Returns the string at a key.' }),
//
//   name, arity (own name included; negative: at least that many), flags and @categories,
//   where its keys stand, the tree of its arguments, and what its documentation says.
//
// Flags, categories, key flags, tips, versions and argument names are Redis 7.2's, because clients
// read them. Sentences are ours. Categories that follow from flags (@write from 'write', @slow from
// the absence of 'fast' …), 'movablekeys' and the old first/last/step triple are computed here, by
// Redis's rules, and must not be written in a row; a misspelt word throws when the table loads.
//
// To add a family: a file beside this one that exports `family(group, rows)`, and its name in
// index.ts. To add a command: a row there, and its handler (see `handler` below).

/** Redis's command flags. The position is the bit in the engine's CommandFlag (row/lookup.ts). */
export const COMMAND_FLAGS = [
  'write', 'readonly', 'denyoom', 'module', 'admin', 'pubsub', 'noscript', 'blocking', 'loading',
  'stale', 'skip_monitor', 'skip_slowlog', 'asking', 'fast', 'no_auth', 'may_replicate',
  'sentinel', 'only_sentinel', 'no_mandatory_keys', 'protected', 'no_async_loading', 'no_multi',
  'movablekeys', 'allow_busy', 'touches_arbitrary_keys',
] as const;

/** Flags that steer the server and that COMMAND INFO does not show. */
export const HIDDEN_FLAGS: readonly CommandFlag[] = [
  'may_replicate', 'sentinel', 'only_sentinel', 'protected', 'touches_arbitrary_keys',
];

/** The ACL categories. The position is the bit in the engine's AclCategory (row/lookup.ts). */
export const ACL_CATEGORIES = [
  'keyspace', 'read', 'write', 'set', 'sortedset', 'list', 'hash', 'string', 'bitmap',
  'hyperloglog', 'geo', 'stream', 'pubsub', 'admin', 'fast', 'slow', 'blocking', 'dangerous',
  'connection', 'transaction', 'scripting',
] as const;

/** What a command does to a key: the first four exclude each other, the rest may be combined. */
export const KEY_FLAGS = [
  'RO', 'RW', 'OW', 'RM', 'access', 'update', 'insert', 'delete', 'not_key', 'incomplete',
  'variable_flags',
] as const;

/**
 * The commands whose keys an own function of the engine finds, because their specifications do not
 * say it all; the position plus 1 is KeyFinder of row/call-keys.ts.
 */
export const KEY_FINDERS: readonly string[] = [
  'set', 'bitfield', 'sort', 'sort_ro', 'migrate', 'georadius', 'georadiusbymember', 'xread',
  'xreadgroup',
];

/**
 * What some of these do to their key without options, in a line of no more arguments than they
 * must have: 1 they read it, 2 they write it.
 */
export const BARE_ACCESS: Readonly<Record<string, number>> = { set: 2, bitfield: 1 };

export type CommandFlag = (typeof COMMAND_FLAGS)[number];
export type AclCategory = (typeof ACL_CATEGORIES)[number];
export type KeyFlag = (typeof KEY_FLAGS)[number];

/** Where the first key of a specification is looked for. */
export type BeginSearch =
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'keyword'; readonly keyword: string; readonly startFrom: number }
  | { readonly type: 'unknown' };

/** How the other keys follow from the first one. */
export type FindKeys =
  | {
      readonly type: 'range';
      /** >= 0: arguments after the first key; < 0: counted from the last argument (-1). */
      readonly lastKey: number;
      readonly keyStep: number;
      /** With lastKey -1: only this fraction of the rest are keys (2: the first half). */
      readonly limit: number;
    }
  | {
      readonly type: 'keynum';
      /** Where the number of keys stands and where the first key is, both from the begin. */
      readonly keyNumberIndex: number;
      readonly firstKey: number;
      readonly keyStep: number;
    }
  | { readonly type: 'unknown' };

export interface KeySpec {
  readonly flags: readonly KeyFlag[];
  readonly begin: BeginSearch;
  readonly find: FindKeys;
  readonly notes?: string;
}

export type ArgumentType =
  | 'string' | 'integer' | 'double' | 'key' | 'pattern' | 'unix-time' | 'pure-token' | 'oneof'
  | 'block';

/** A node of a command's argument tree, as COMMAND DOCS shows it. */
export interface Argument {
  readonly name: string;
  readonly type: ArgumentType;
  readonly display?: string;
  readonly keySpec?: number;
  readonly token?: string;
  readonly since?: string;
  readonly deprecatedSince?: string;
  readonly optional?: boolean;
  readonly multiple?: boolean;
  readonly multipleToken?: boolean;
  readonly arguments?: readonly Argument[];
}

/** What a row says besides its essentials. */
export interface Details {
  readonly since: string;
  readonly summary: string;
  readonly complexity?: string;
  /** What changed in which version: [version, sentence]. */
  readonly history?: readonly (readonly [string, string])[];
  /** Since when it is deprecated, and what to use instead. */
  readonly deprecated?: readonly [since: string, replacement: string];
  /** A system command: for debugging and for the server's own use. */
  readonly system?: boolean;
  /** Redis's tips for proxies and cluster clients, in Redis's order. */
  readonly tips?: string;
  /** The handler's name, where it is not the name of the command in camelCase + 'Command'. */
  readonly handler?: string;
  readonly subcommands?: readonly Draft[];
}

/** A row as a family file writes it, before index.ts gives it its place. */
export interface Draft {
  readonly name: string;
  readonly arity: number;
  readonly flags: readonly CommandFlag[];
  readonly categories: readonly AclCategory[];
  readonly keySpecs: readonly KeySpec[];
  readonly arguments: readonly Argument[];
  readonly details: Details;
  readonly where: 'engine' | 'host';
}

/** A finished row. */
export interface TableRow extends Draft {
  /** Position in the table: the id of the engine's row and of its statistics. */
  readonly id: number;
  /** 'get', or 'client|list' for a subcommand. */
  readonly fullName: string;
  readonly group: string;
  readonly container: TableRow | null;
  readonly subcommands: readonly TableRow[];
  /** Name of the function that runs it; null for a container that only has subcommands. */
  readonly handler: string | null;
  /** The triple of COMMAND INFO that older clients read; 0 0 0 without a range of keys. */
  readonly firstKey: number;
  readonly lastKey: number;
  readonly keyStep: number;
}

export interface Family {
  readonly group: string;
  readonly rows: readonly Draft[];
}

export function family(group: string, rows: readonly Draft[]): Family {
  return { group, rows };
}

/**
 * A row. `traits` holds flags and, with an @ before them, ACL categories, in any order:
 * 'write denyoom fast @string'.
 */
export function command(
  name: string,
  arity: number,
  traits: string,
  keySpecs: readonly KeySpec[],
  args: readonly Argument[],
  details: Details,
): Draft {
  const words = traits.split(' ').filter((word) => word !== '');
  const flags = ordered(words.filter((word) => !word.startsWith('@')), COMMAND_FLAGS, name);
  const named = words.filter((word) => word.startsWith('@')).map((word) => word.slice(1));
  const categories = categoriesWithImplied(flags, ordered(named, ACL_CATEGORIES, name));
  if (isMovable(keySpecs)) flags.push('movablekeys');
  return {
    name,
    arity,
    flags: ordered(flags, COMMAND_FLAGS, name),
    categories,
    keySpecs,
    arguments: args,
    details,
    where: 'engine',
  };
}

/** The same row and its subcommands, run by the host. */
export function host(row: Draft): Draft {
  const { subcommands } = row.details;
  const details = subcommands
    ? { ...row.details, subcommands: subcommands.map(host) }
    : row.details;
  return { ...row, where: 'host', details };
}

/** The same, but for some subcommands, which the engine runs. */
export function hostBut(names: readonly string[], row: Draft): Draft {
  const done = host(row);
  const subcommands = done.details.subcommands!.map((inner): Draft =>
    names.includes(inner.name) ? { ...inner, where: 'engine' } : inner,
  );
  return { ...done, details: { ...done.details, subcommands } };
}

// Key specifications -----------------------------------------------------------------------------

/** One key, at a fixed position (the command's name is 0). */
export function key(index: number, flags: string, notes?: string): KeySpec {
  return keys(index, 0, flags, 1, notes);
}

/** A range from a fixed position; see FindKeys for `lastKey`. */
export function keys(
  index: number,
  lastKey: number,
  flags: string,
  keyStep = 1,
  notes?: string,
): KeySpec {
  return keySpec(
    { type: 'index', index },
    { type: 'range', lastKey, keyStep, limit: 0 },
    flags,
    notes,
  );
}

/** A count at a fixed position, and that many keys behind it. */
export function keysCounted(index: number, flags: string, notes?: string): KeySpec {
  return keySpec(
    { type: 'index', index },
    { type: 'keynum', keyNumberIndex: 0, firstKey: 1, keyStep: 1 },
    flags,
    notes,
  );
}

/** Any specification. */
export function keySpec(
  begin: BeginSearch,
  find: FindKeys,
  flags: string,
  notes?: string,
): KeySpec {
  const words = ordered(flags.split(' '), KEY_FLAGS, 'a key specification');
  return notes === undefined
    ? { flags: words, begin, find }
    : { flags: words, begin, find, notes };
}

// Arguments --------------------------------------------------------------------------------------

type Leaf = (name: string) => Argument;
const leaf = (type: ArgumentType): Leaf => (name) => ({ name, type });

/** The nodes of an argument tree; words that stand in the command are `token`s. */
export const arg = {
  /** A key; `spec` is the index of its specification in the row. */
  key: (name = 'key', spec = 0): Argument => ({ name, type: 'key', keySpec: spec }),
  string: leaf('string'),
  integer: leaf('integer'),
  double: leaf('double'),
  pattern: leaf('pattern'),
  unixTime: leaf('unix-time'),
  oneOf: (name: string, ...choices: readonly Argument[]): Argument =>
    ({ name, type: 'oneof', arguments: choices }),
  block: (name: string, ...parts: readonly Argument[]): Argument =>
    ({ name, type: 'block', arguments: parts }),
};

/**
 * A word of the command: alone (`token('NX')`, where a string renames the node) or before an
 * argument (`token('EX', arg.integer('seconds'))`).
 */
export function token(word: string, argument: Argument | string = word.toLowerCase()): Argument {
  return typeof argument === 'string'
    ? { name: argument, type: 'pure-token', token: word }
    : { ...argument, token: word };
}

export function optional(argument: Argument): Argument {
  return { ...argument, optional: true };
}

export function multiple(argument: Argument): Argument {
  return { ...argument, multiple: true };
}

/** Repeatable together with its token. */
export function multipleToken(argument: Argument): Argument {
  return { ...argument, multiple: true, multipleToken: true };
}

export function since(version: string, argument: Argument): Argument {
  return { ...argument, since: version };
}

export function deprecatedSince(version: string, argument: Argument): Argument {
  return { ...argument, deprecatedSince: version };
}

export function display(text: string, argument: Argument): Argument {
  return { ...argument, display: text };
}

// What follows from what is written ---------------------------------------------------------------

/** The words, checked, in the order of `all`. */
function ordered<Word extends string>(
  words: readonly string[],
  all: readonly Word[],
  where: string,
): Word[] {
  for (const word of words) {
    if (!all.some((known) => known === word)) {
      throw new Error(`command table: '${word}' in ${where} is none of: ${all.join(' ')}`);
    }
  }
  return all.filter((known) => words.includes(known));
}

function categoriesWithImplied(
  flags: readonly CommandFlag[],
  named: readonly AclCategory[],
): AclCategory[] {
  const categories = new Set<AclCategory>(named);
  if (flags.includes('write')) categories.add('write');
  if (flags.includes('readonly') && !categories.has('scripting')) categories.add('read');
  if (flags.includes('admin')) categories.add('admin').add('dangerous');
  if (flags.includes('pubsub')) categories.add('pubsub');
  if (flags.includes('fast')) categories.add('fast');
  if (flags.includes('blocking')) categories.add('blocking');
  if (!categories.has('fast')) categories.add('slow');
  return ACL_CATEGORIES.filter((category) => categories.has(category));
}

interface Triple {
  readonly firstKey: number;
  readonly lastKey: number;
  readonly keyStep: number;
}

/**
 * The ranges that first/last/step can express. One range is expressed as it is; several must
 * have a step of 1 and follow each other, those that do not are left out.
 */
function plainRanges(specs: readonly KeySpec[]): Triple[] {
  const ranges: Triple[] = [];
  for (const { begin, find } of specs) {
    if (begin.type !== 'index' || find.type !== 'range') continue;
    const firstKey = begin.index;
    const lastKey = find.lastKey < 0 ? find.lastKey : firstKey + find.lastKey;
    const before = ranges.at(-1);
    const plain = find.keyStep === 1 && (!before || before.lastKey === firstKey - 1);
    if (plain || specs.length === 1) ranges.push({ firstKey, lastKey, keyStep: find.keyStep });
  }
  return ranges;
}

/** Whether the triple does not tell all keys of a command. */
function isMovable(specs: readonly KeySpec[]): boolean {
  const incomplete = specs.some((spec) => spec.flags.includes('incomplete'));
  return incomplete || plainRanges(specs).length < specs.length;
}

/** The first/last/step triple of a row's key specifications. */
export function legacyTriple(specs: readonly KeySpec[]): Triple {
  const ranges = plainRanges(specs);
  const first = ranges[0];
  const last = ranges.at(-1);
  if (!first || !last) return { firstKey: 0, lastKey: 0, keyStep: 0 };
  return { firstKey: first.firstKey, lastKey: last.lastKey, keyStep: first.keyStep };
}
