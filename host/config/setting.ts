/*
 * A setting: one directive with its current value. It reads words, prints, and says which lines
 * CONFIG REWRITE writes.
 *
 * Reading is all or nothing: `assign` either stores the whole value or refuses with Redis's reason
 * and leaves the old one. `changed` is what decides whether a change is applied; `snapshot` is the
 * way back after a CONFIG SET that failed later on.
 *
 *     assign(['10%'])    { changed: true }, then print() '10%' and lines('maxmemory-clients')
 *                        [{ text: 'maxmemory-clients 10%', force: true }]
 *     assign(['200%'])   { refusal: 'percentage argument must be less or equal to 100' }
 */

import { byteTextLower, byteTextToString, wordQuote } from './byte-text.js';
import { directiveFlag, directiveHas } from './directive.js';
import type { BoolType, Directive, EnumType, IntegerType, TextType } from './directive.js';
import { integerParse, longPrefixParse, memoryParse, memoryPrint } from './number-text.js';

/** What reading a value needs to know besides its words. */
export interface AssignContext {
  /** A `save` line adds its points to those that are there, instead of replacing them. */
  saveAppends: boolean;
}

/** The result of an assignment. An unchanged value is not applied again. */
export type Assigned = { changed: boolean } | { refusal: string };

export const changed: Assigned = { changed: true };
export const unchanged: Assigned = { changed: false };

export function refused(reason: string): Assigned {
  return { refusal: reason };
}

/**
 * A line for the rewritten file. Without `force` it is only written where the directive stood
 * already.
 */
export interface RewriteLine {
  text: string;
  force: boolean;
}

export abstract class Setting {
  constructor(readonly directive: Directive) {}

  /** Reads a new value from the words behind the name. */
  abstract assign(words: readonly string[], context: AssignContext): Assigned;

  /** The value as CONFIG GET answers it. */
  abstract print(): string;

  /**
   * The lines of this setting in a rewritten file, under `name`. None means that its lines are
   * removed.
   */
  abstract lines(name: string): readonly RewriteLine[];

  /** Remembers the value; calling the result puts it back and returns the reason if that failed. */
  abstract snapshot(): () => string | null;

  /** Unchanged, unless the directive wants to be applied on every assignment. */
  protected same(): Assigned {
    return directiveHas(this.directive, directiveFlag.volatile) ? changed : unchanged;
  }
}

export class BoolSetting extends Setting {
  value: boolean;

  constructor(
    directive: Directive,
    readonly type: BoolType,
  ) {
    super(directive);
    this.value = type.initial;
  }

  assign(words: readonly string[]): Assigned {
    const word = byteTextLower(words[0] ?? '');
    if (word !== 'yes' && word !== 'no') return refused("argument must be 'yes' or 'no'");
    const value = word === 'yes';
    const reason = this.type.check?.(value) ?? null;
    if (reason !== null) return refused(reason);
    if (value === this.value) return this.same();
    this.value = value;
    return changed;
  }

  print(): string {
    return this.value ? 'yes' : 'no';
  }

  lines(name: string): readonly RewriteLine[] {
    return [{ text: `${name} ${this.print()}`, force: this.value !== this.type.initial }];
  }

  snapshot(): () => null {
    const value = this.value;
    return () => ((this.value = value), null);
  }
}

export class IntegerSetting extends Setting {
  value: bigint;
  /** The value as a double, for the getters on running paths. */
  number: number;

  constructor(
    directive: Directive,
    readonly type: IntegerType,
  ) {
    super(directive);
    this.value = type.initial;
    this.number = Number(type.initial);
  }

  assign(words: readonly string[]): Assigned {
    const parsed = this.parse(words[0] ?? '');
    if (parsed === null) return refused(this.parseReason());
    const reason = this.boundsReason(parsed);
    if (reason !== null) return refused(reason);
    const value = this.type.adjust?.(parsed) ?? parsed;
    if (value === this.value) return this.same();
    this.store(value);
    return changed;
  }

  print(): string {
    if (this.isPercent()) return `${-this.value}%`;
    return this.type.unit === 'octal' ? this.value.toString(8) : `${this.value}`;
  }

  lines(name: string): readonly RewriteLine[] {
    const inBytes = this.type.unit.startsWith('memory') && !this.isPercent();
    const printed = inBytes ? memoryPrint(this.value) : this.print();
    return [{ text: `${name} ${printed}`, force: this.value !== this.type.initial }];
  }

  snapshot(): () => null {
    const value = this.value;
    return () => (this.store(value), null);
  }

  private store(value: bigint): void {
    this.value = value;
    this.number = Number(value);
  }

  private isPercent(): boolean {
    return this.type.unit === 'memoryOrPercent' && this.value < 0n;
  }

  /** The number in `text` as the C type of the directive holds it; a percentage is negative. */
  private parse(text: string): bigint | null {
    const { unit, unsigned } = this.type;
    let value: bigint | null = null;
    if (unit === 'octal') {
      const prefix = longPrefixParse(text, 8);
      value = prefix.complete && !prefix.saturated ? prefix.value : null;
    } else if (unit === 'plain') {
      value = integerParse(text);
    } else {
      value = memoryParse(text);
      if (value === null && unit === 'memoryOrPercent') return percentParse(text);
    }
    if (value === null) return null;
    return unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value);
  }

  private parseReason(): string {
    switch (this.type.unit) {
      case 'memoryOrPercent':
        return 'argument must be a memory or percent value';
      case 'memory':
        return 'argument must be a memory value';
      case 'octal':
        return "argument couldn't be parsed as an octal number";
      case 'plain':
        return "argument couldn't be parsed into an integer";
    }
  }

  private boundsReason(value: bigint): string | null {
    const { minimum, maximum, unit } = this.type;
    if (value >= minimum && value <= maximum) return null;
    if (unit === 'memoryOrPercent' && value < 0n) {
      return `percentage argument must be less or equal to ${-minimum}`;
    }
    const base = unit === 'octal' ? 8 : 10;
    const [low, high] = [minimum.toString(base), maximum.toString(base)];
    return `argument must be between ${low} and ${high} inclusive`;
  }
}

/** A percentage as a negative number, or null. */
function percentParse(text: string): bigint | null {
  if (!text.endsWith('%')) return null;
  const percent = integerParse(text.slice(0, -1));
  return percent === null || percent < 0n ? null : -percent;
}

export class EnumSetting extends Setting {
  value: number;
  /** The name or names of the value. */
  name: string;
  private readonly isFlags: boolean;

  constructor(
    directive: Directive,
    readonly type: EnumType,
  ) {
    super(directive);
    this.isFlags = directiveHas(directive, directiveFlag.manyWords);
    this.value = type.initial;
    this.name = this.nameOf(type.initial);
  }

  assign(words: readonly string[]): Assigned {
    const value = this.parse(words);
    if (value === null) {
      const names = this.type.names.map((entry) => entry[0]).join(', ');
      return refused(`argument(s) must be one of the following: ${names}`);
    }
    const reason = this.type.check?.(value) ?? null;
    if (reason !== null) return refused(reason);
    if (value === this.value) return this.same();
    this.store(value);
    return changed;
  }

  print(): string {
    return this.name;
  }

  lines(name: string): readonly RewriteLine[] {
    return [{ text: `${name} ${this.name}`, force: this.value !== this.type.initial }];
  }

  snapshot(): () => null {
    const value = this.value;
    return () => (this.store(value), null);
  }

  private store(value: number): void {
    this.value = value;
    this.name = this.nameOf(value);
  }

  private parse(words: readonly string[]): number | null {
    if (words.length === 0 || (!this.isFlags && words.length !== 1)) return null;
    let value = 0;
    for (const word of words) {
      const wanted = byteTextLower(word);
      const found = this.type.names.find((entry) => entry[0] === wanted);
      if (found === undefined) return null;
      value |= found[1];
    }
    return value;
  }

  /** The first name of exactly this value, else the names of its bits in the order of the table. */
  private nameOf(value: number): string {
    const exact = this.type.names.find((entry) => entry[1] === value);
    if (exact !== undefined) return exact[0];
    const bits = this.type.names.filter((entry) => (entry[1] & value) !== 0);
    return bits.map((entry) => entry[0]).join(' ');
  }
}

export class TextSetting extends Setting {
  /** The bytes as byte text, null when absent. */
  value: string | null;
  /** The value as ordinary text, '' when absent. */
  text: string;

  constructor(
    directive: Directive,
    readonly type: TextType,
  ) {
    super(directive);
    this.value = type.initial;
    this.text = byteTextToString(type.initial ?? '');
  }

  assign(words: readonly string[]): Assigned {
    const given = words[0] ?? '';
    const end = this.type.isBinary ? -1 : given.indexOf('\0');
    const word = end < 0 ? given : given.slice(0, end);
    const reason = this.type.check?.(word) ?? null;
    if (reason !== null) return refused(reason);
    const value = word === '' && this.type.emptyIsNull ? null : word;
    if (value === this.value) return this.same();
    this.store(value);
    return changed;
  }

  print(): string {
    return this.value ?? '';
  }

  lines(name: string): readonly RewriteLine[] {
    if (this.value === null) return [];
    const force = this.value !== this.type.initial;
    return [{ text: `${name} ${wordQuote(this.value)}`, force }];
  }

  snapshot(): () => null {
    const value = this.value;
    return () => (this.store(value), null);
  }

  private store(value: string | null): void {
    this.value = value;
    this.text = byteTextToString(value ?? '');
  }
}
