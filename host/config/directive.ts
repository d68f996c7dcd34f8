/*
 * What a directive is: a name, an alias, flags, and a type that says how its value is read, checked
 * and printed.
 *
 *     kind      stored as       CONFIG GET prints             redis.conf takes
 *     bool      boolean         yes | no                      yes | no in any case
 *     integer   bigint          decimal; octal; percent '10%' a strict integer; octal digits;
 *                                                             digits and unit; '10%', kept as -10
 *     enum      number          the first name of the value   one name; several words for flags
 *     text      string | null   the bytes, '' for null        one word
 *     special   by its own      by its own                    special-setting.ts
 *
 * The table in directive-table.ts holds nothing else, so that it can be read, listed and tested as
 * data.
 */

import {
  int32Maximum,
  int32Minimum,
  int64Maximum,
  uint32Maximum,
  uint64Maximum,
} from './number-text.js';

/** Flags of a directive, as bits. */
export const directiveFlag = {
  /** Only at start: CONFIG SET refuses it. */
  immutable: 1,
  /** Its value is kept out of the slow log, MONITOR and the crash report. */
  sensitive: 2,
  /** Listed in a crash report, whatever its value is. */
  debug: 4,
  /** Takes several words. */
  manyWords: 8,
  /** Only found by its literal name. */
  hidden: 16,
  /** CONFIG SET needs the permission of `enable-protected-configs`. */
  protected: 32,
  /** CONFIG SET is refused while the dataset is loading. */
  denyLoading: 64,
  /**
   * Setting it applies it, even to the value it has: it names something that may have changed, like
   * a file.
   */
  volatile: 128,
} as const;

/** A check behind the type's own: the reason why `value` is refused, or null. */
export type ValueCheck<Value> = (value: Value) => string | null;

export interface BoolType {
  kind: 'bool';
  initial: boolean;
  check?: ValueCheck<boolean>;
}

export interface IntegerType {
  kind: 'integer';
  unit: 'plain' | 'octal' | 'memory' | 'memoryOrPercent';
  /** Negative text is taken as its two's complement before the bounds are checked. */
  unsigned: boolean;
  minimum: bigint;
  maximum: bigint;
  initial: bigint;
  /** What is stored for an accepted value, where that is not the value itself. */
  adjust?: (value: bigint) => bigint;
}

export interface EnumType {
  kind: 'enum';
  /** Names with their values; with `manyWords` the values are bits and a setting is their union. */
  names: readonly (readonly [name: string, value: number])[];
  initial: number;
  check?: ValueCheck<number>;
}

export interface TextType {
  kind: 'text';
  initial: string | null;
  emptyIsNull: boolean;
  /** Any bytes; else the text ends at a zero, as Redis's own strings of C do. */
  isBinary: boolean;
  check?: ValueCheck<string>;
}

/** The directives with a syntax of their own, and what each is stored as. */
export interface SpecialValues {
  dir: string;
  save: readonly SavePoint[];
  'client-output-buffer-limit': readonly OutputBufferLimit[];
  'oom-score-adj-values': readonly number[];
  /**
   * Class bits: K 1, E 2, g 4, $ 8, l 16, s 32, h 64, z 128, x 256, e 512, t 1024, m 2048, d 8192,
   * n 16384.
   */
  'notify-keyspace-events': number;
  bind: readonly string[];
  replicaof: ReplicaSource | null;
  'latency-tracking-info-percentiles': readonly number[];
}

export type SpecialName = keyof SpecialValues;

/** One `save` pair: a snapshot after `seconds` when at least `changes` were made. */
export interface SavePoint {
  seconds: number;
  changes: number;
}

/**
 * Limits of one client class; 0 is no limit. The classes stand in the order normal, replica,
 * pubsub.
 */
export interface OutputBufferLimit {
  hardBytes: bigint;
  softBytes: bigint;
  softSeconds: number;
}

/** The master that a replica follows. */
export interface ReplicaSource {
  host: string;
  port: number;
}

export interface SpecialType {
  kind: 'special';
  name: SpecialName;
}

export type DirectiveType = BoolType | IntegerType | EnumType | TextType | SpecialType;

export interface Directive {
  readonly name: string;
  readonly alias: string | null;
  readonly flags: number;
  readonly type: DirectiveType;
}

/** Whether `directive` carries `flag` (one of directiveFlag). */
export function directiveHas(directive: Directive, flag: number): boolean {
  return (directive.flags & flag) !== 0;
}

// The builders of table rows: name, default, what the type needs; flags and alias last.

export interface RowExtras {
  alias?: string;
  flags?: number;
}

function row(name: string, type: DirectiveType, extras: RowExtras): Directive {
  return { name, alias: extras.alias ?? null, flags: extras.flags ?? 0, type };
}

type BoolExtras = RowExtras & { check?: ValueCheck<boolean> };

export function bool(name: string, initial: 'yes' | 'no', extras: BoolExtras = {}): Directive {
  return row(name, { kind: 'bool', initial: initial === 'yes', ...checkOf(extras) }, extras);
}

/** The values that a number may take, ends included. */
export interface Bounds {
  minimum: bigint;
  maximum: bigint;
  /** As in IntegerType. */
  unsigned: boolean;
}

/** Bounds of a signed number. */
export function signed(minimum: number | bigint, maximum: number | bigint): Bounds {
  return { minimum: BigInt(minimum), maximum: BigInt(maximum), unsigned: false };
}

/** Bounds of an unsigned number. */
export function unsigned(minimum: number | bigint, maximum: number | bigint): Bounds {
  return { minimum: BigInt(minimum), maximum: BigInt(maximum), unsigned: true };
}

/** The bounds that many directives share. */
export const range = {
  port: signed(0, 65535),
  int: signed(int32Minimum, int32Maximum),
  natural: signed(0, int32Maximum),
  positive: signed(1, int32Maximum),
  long: signed(0, int64Maximum),
  size: unsigned(0, int64Maximum),
  unsignedInt: unsigned(0, uint32Maximum),
  unsignedLong: unsigned(0, uint64Maximum),
} as const;

type IntegerExtras = RowExtras & { adjust?: (value: bigint) => bigint };

/** What a builder of a numeric row takes. */
type NumericBuilder = (
  name: string,
  initial: number,
  bounds: Bounds,
  extras?: IntegerExtras,
) => Directive;

function numeric(unit: IntegerType['unit']): NumericBuilder {
  return (name, initial, bounds, extras = {}) => {
    const adjust = extras.adjust === undefined ? {} : { adjust: extras.adjust };
    return row(
      name,
      { kind: 'integer', unit, initial: BigInt(initial), ...bounds, ...adjust },
      extras,
    );
  };
}

export const integer = numeric('plain');
export const octal = numeric('octal');
/** Bytes with units. */
export const memory = numeric('memory');
/** Bytes with units, or a percentage up to the negated lower bound. */
export const memoryOrPercent = numeric('memoryOrPercent');

type EnumExtras = RowExtras & { check?: ValueCheck<number> };

/** The names of an enum in the order of its error text; a name without a value has its index. */
export type EnumNames = readonly (string | readonly [name: string, value: number])[];

/** `initial` is one of the names. */
export function oneOf(
  name: string,
  initial: string,
  enumNames: EnumNames,
  extras: EnumExtras = {},
): Directive {
  const names = enumNames.map((entry, index) => {
    return typeof entry === 'string' ? ([entry, index] as const) : entry;
  });
  const found = names.find((entry) => entry[0] === initial);
  if (found === undefined) throw new TypeError(`${name}: ${initial} is not one of its names`);
  return row(name, { kind: 'enum', names, initial: found[1], ...checkOf(extras) }, extras);
}

type TextExtras = RowExtras & { check?: ValueCheck<string>; isBinary?: true };

/** A text whose empty value is a value. */
export function text(name: string, initial: string, extras: TextExtras = {}): Directive {
  return textRow(name, initial, false, extras);
}

/** A text that is absent by default and by its empty value. */
export function optionalText(name: string, extras: TextExtras = {}): Directive {
  return textRow(name, null, true, extras);
}

function textRow(
  name: string,
  initial: string | null,
  emptyIsNull: boolean,
  extras: TextExtras,
): Directive {
  const isBinary = extras.isBinary === true;
  return row(name, { kind: 'text', initial, emptyIsNull, isBinary, ...checkOf(extras) }, extras);
}

export function special(name: SpecialName, extras: RowExtras = {}): Directive {
  return row(name, { kind: 'special', name }, extras);
}

function checkOf<Value>(extras: { check?: ValueCheck<Value> }): { check?: ValueCheck<Value> } {
  return extras.check === undefined ? {} : { check: extras.check };
}
