/*
 * The directives that have a syntax of their own. Examples of what redis.conf takes and CONFIG GET
 * prints:
 *
 *     dir                          ./data                     /srv/data (the working directory)
 *     save                         900 1 300 10  |  ""        900 1 300 10  |  (empty)
 *     client-output-buffer-limit   replica 256mb 64mb 60      normal 0 0 0 slave 268435456 ...
 *     oom-score-adj-values         0 200 800                  0 200 800
 *     notify-keyspace-events       KEA                        AKE
 *     bind                         127.0.0.1 -::1             127.0.0.1 -::1
 *     replicaof                    10.0.0.1 6379  |  no one   10.0.0.1 6379  |  (empty)
 *     latency-tracking-...         50 99 99.9                 50 99 99.9
 *
 * All but oom-score-adj-values count as changed by every assignment: they stand for something
 * outside (an interface, a folder) that is taken up anew.
 */

import { EventClass } from '../engine/seam.generated.js';
import { byteTextLower, wordQuote } from './byte-text.js';
import type {
  Directive,
  OutputBufferLimit,
  ReplicaSource,
  SavePoint,
  SpecialName,
  SpecialValues,
} from './directive.js';
import type { ConfigurationHost } from './host.js';
import {
  doubleParse,
  doublePrint,
  longPrefixParse,
  memoryParse,
  memoryPrint,
} from './number-text.js';
import { Setting, changed, refused, unchanged } from './setting.js';
import type { Assigned, AssignContext, RewriteLine } from './setting.js';

const wrongCount = 'wrong number of arguments';
const bindAddressesMaximum = 16;

/** A setting whose value is replaced as a whole; subclasses read and print it. */
export abstract class SpecialSetting<Name extends SpecialName> extends Setting {
  constructor(
    directive: Directive,
    protected current: SpecialValues[Name],
  ) {
    super(directive);
  }

  get value(): SpecialValues[Name] {
    return this.current;
  }

  snapshot(): () => string | null {
    const value = this.current;
    return () => ((this.current = value), null);
  }

  protected store(value: SpecialValues[Name]): Assigned {
    this.current = value;
    return changed;
  }
}

/** The value is the working directory of the process; nothing is stored beside it. */
class DirectorySetting extends SpecialSetting<'dir'> {
  constructor(
    directive: Directive,
    readonly host: ConfigurationHost,
  ) {
    super(directive, '');
  }

  override get value(): string {
    return this.host.currentDirectory();
  }

  assign(words: readonly string[]): Assigned {
    if (words.length !== 1) return refused(wrongCount);
    const reason = this.host.changeDirectory(words[0]!);
    return reason === null ? changed : refused(reason);
  }

  print(): string {
    return this.value;
  }

  lines(name: string): readonly RewriteLine[] {
    const directory = this.value;
    return directory === '' ? [] : [{ text: `${name} ${wordQuote(directory)}`, force: true }];
  }

  override snapshot(): () => string | null {
    const directory = this.value;
    return () => this.host.changeDirectory(directory);
  }
}

class SaveSetting extends SpecialSetting<'save'> {
  assign(words: readonly string[], context: AssignContext): Assigned {
    if (words.length === 1 && words[0] === '') return this.store([]);
    if (words.length % 2 !== 0) return refused('Invalid save parameters');
    const points: SavePoint[] = [];
    for (let at = 0; at < words.length; at += 2) {
      const seconds = longPrefixParse(words[at]!, 10);
      const changes = longPrefixParse(words[at + 1]!, 10);
      const valid =
        seconds.complete && seconds.value >= 1n && changes.complete && changes.value >= 0n;
      if (!valid) return refused('Invalid save parameters');
      points.push({
        seconds: Number(seconds.value),
        changes: Number(BigInt.asIntN(32, changes.value)),
      });
    }
    return this.store(context.saveAppends ? [...this.current, ...points] : points);
  }

  print(): string {
    return this.current.map((point) => `${point.seconds} ${point.changes}`).join(' ');
  }

  /** Always written, because a file without a save line means the defaults. */
  lines(name: string): readonly RewriteLine[] {
    if (this.current.length === 0) return [{ text: `${name} ""`, force: true }];
    return this.current.map((point) => ({
      text: `${name} ${point.seconds} ${point.changes}`,
      force: true,
    }));
  }
}

const outputClassNames = ['normal', 'slave', 'pubsub'] as const;

class OutputBufferLimitSetting extends SpecialSetting<'client-output-buffer-limit'> {
  private readonly initial = this.current;

  assign(words: readonly string[]): Assigned {
    if (words.length % 4 !== 0)
      return refused('Wrong number of arguments in buffer limit configuration.');
    const limits = [...this.current];
    for (let at = 0; at < words.length; at += 4) {
      const name = byteTextLower(words[at]!);
      const index = outputClassNames.findIndex(
        (known) => known === (name === 'replica' ? 'slave' : name),
      );
      if (index < 0)
        return refused('Invalid client class specified in buffer limit configuration.');
      const limit = outputLimitParse(words.slice(at + 1, at + 4));
      if (limit === null) {
        return refused(
          'Error in hard, soft or soft_seconds setting in buffer limit configuration.',
        );
      }
      limits[index] = limit;
    }
    return this.store(limits);
  }

  print(): string {
    const printed = this.current.map((limit, index) => {
      const { hardBytes, softBytes, softSeconds } = limit;
      return `${outputClassNames[index]!} ${hardBytes} ${softBytes} ${softSeconds}`;
    });
    return printed.join(' ');
  }

  lines(name: string): readonly RewriteLine[] {
    return this.current.map((limit, index) => {
      const className = outputClassNames[index] === 'slave' ? 'replica' : outputClassNames[index]!;
      const bytes = `${memoryPrint(limit.hardBytes)} ${memoryPrint(limit.softBytes)}`;
      const initial = this.initial[index]!;
      const isInitial =
        limit.hardBytes === initial.hardBytes &&
        limit.softBytes === initial.softBytes &&
        limit.softSeconds === initial.softSeconds;
      return { text: `${name} ${className} ${bytes} ${limit.softSeconds}`, force: !isInitial };
    });
  }
}

/** Hard bytes, soft bytes, soft seconds; null when one of them is none. */
function outputLimitParse(words: readonly string[]): OutputBufferLimit | null {
  const hardBytes = memoryParse(words[0]!);
  const softBytes = memoryParse(words[1]!);
  const seconds = longPrefixParse(words[2]!, 10);
  const softSeconds = Number(BigInt.asIntN(32, seconds.value));
  if (hardBytes === null || softBytes === null || !seconds.complete || softSeconds < 0) return null;
  return { hardBytes, softBytes, softSeconds };
}

class OomScoreSetting extends SpecialSetting<'oom-score-adj-values'> {
  private readonly initial = this.print();

  constructor(
    directive: Directive,
    initial: readonly number[],
    readonly host: ConfigurationHost,
  ) {
    super(directive, initial);
  }

  assign(words: readonly string[]): Assigned {
    if (words.length !== this.current.length) return refused(wrongCount);
    const values: number[] = [];
    for (const word of words) {
      const parsed = longPrefixParse(word, 10);
      if (!parsed.complete || parsed.value < -2000n || parsed.value > 2000n) {
        return refused('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
      }
      values.push(Number(parsed.value));
    }
    const [master, replica, child] = values as [number, number, number];
    if (replica < master || child < replica) {
      const note =
        'The oom-score-adj-values configuration may not work for non-privileged processes! ';
      this.host.log('warning', `${note}Please consult the documentation.`);
    }
    return values.join(' ') === this.print() ? unchanged : this.store(values);
  }

  print(): string {
    return this.current.join(' ');
  }

  lines(name: string): readonly RewriteLine[] {
    return [{ text: `${name} ${this.print()}`, force: this.print() !== this.initial }];
  }
}

/**
 * The event classes in printing order with their bits; those of 'A' are printed as A when all are
 * there.
 */
const allEvents = [
  ['g', EventClass.GENERIC],
  ['$', EventClass.STRING],
  ['l', EventClass.LIST],
  ['s', EventClass.SET],
  ['h', EventClass.HASH],
  ['z', EventClass.ZSET],
  ['x', EventClass.EXPIRED],
  ['e', EventClass.EVICTED],
  ['t', EventClass.STREAM],
  ['d', EventClass.MODULE],
] as const;
const newKeyEvent = ['n', EventClass.NEW] as const;
const otherEvents = [
  ['K', EventClass.KEYSPACE],
  ['E', EventClass.KEYEVENT],
  ['m', EventClass.MISS],
] as const;
const allEventBits = allEvents.reduce((bits, entry) => bits | entry[1], 0);
const eventBits: ReadonlyMap<string, number> = new Map<string, number>([
  ['A', allEventBits],
  ...allEvents,
  newKeyEvent,
  ...otherEvents,
]);

class KeyspaceEventsSetting extends SpecialSetting<'notify-keyspace-events'> {
  assign(words: readonly string[]): Assigned {
    if (words.length !== 1) return refused(wrongCount);
    let bits = 0;
    for (const character of words[0]!) {
      const bit = eventBits.get(character);
      if (bit === undefined)
        return refused("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
      bits |= bit;
    }
    return this.store(bits);
  }

  /**
   * With all of A's classes set, n is not printed: that is Redis's form, and what a rewrite keeps.
   */
  print(): string {
    const bits = this.current;
    const has = (entry: readonly [string, number]): boolean => (bits & entry[1]) !== 0;
    const hasAll = (bits & allEventBits) === allEventBits;
    const classes = hasAll
      ? 'A'
      : [...allEvents, newKeyEvent]
          .filter(has)
          .map((entry) => entry[0])
          .join('');
    return (
      classes +
      otherEvents
        .filter(has)
        .map((entry) => entry[0])
        .join('')
    );
  }

  lines(name: string): readonly RewriteLine[] {
    return [{ text: `${name} ${wordQuote(this.print())}`, force: this.current !== 0 }];
  }
}

class BindSetting extends SpecialSetting<'bind'> {
  private readonly initial = this.print();

  assign(words: readonly string[]): Assigned {
    if (words.length > bindAddressesMaximum) return refused('Too many bind addresses specified.');
    return this.store(words.length === 1 && words[0] === '' ? [] : [...words]);
  }

  print(): string {
    return this.current.join(' ');
  }

  /** The default is never written, no address as an empty word. */
  lines(name: string): readonly RewriteLine[] {
    const addresses = this.print();
    if (addresses === this.initial) return [];
    return [{ text: `${name} ${addresses === '' ? '""' : addresses}`, force: true }];
  }
}

class ReplicaOfSetting extends SpecialSetting<'replicaof'> {
  assign(words: readonly string[]): Assigned {
    if (words.length !== 2) return refused(wrongCount);
    const [host, portText] = words as readonly [string, string];
    if (byteTextLower(host) === 'no' && byteTextLower(portText) === 'one') return this.store(null);
    const port = longPrefixParse(portText, 10);
    if (!port.complete || port.value < 0n || port.value > 65535n)
      return refused('Invalid master port');
    return this.store({ host, port: Number(port.value) } satisfies ReplicaSource);
  }

  print(): string {
    return this.current === null ? '' : `${this.current.host} ${this.current.port}`;
  }

  lines(name: string): readonly RewriteLine[] {
    return this.current === null ? [] : [{ text: `${name} ${this.print()}`, force: true }];
  }
}

class PercentilesSetting extends SpecialSetting<'latency-tracking-info-percentiles'> {
  assign(words: readonly string[]): Assigned {
    if (words.length === 1 && words[0] === '') return this.store([]);
    const percentiles: number[] = [];
    for (const word of words) {
      const percentile = doubleParse(word);
      if (percentile === null)
        return refused('Invalid latency-tracking-info-percentiles parameters');
      if (percentile > 100 || percentile < 0) {
        return refused(
          'latency-tracking-info-percentiles parameters should sit between [0.0,100.0]',
        );
      }
      percentiles.push(percentile);
    }
    return this.store(percentiles);
  }

  print(): string {
    return this.current.map(doublePrint).join(' ');
  }

  /** Always written, because a file without the line means the defaults. */
  lines(name: string): readonly RewriteLine[] {
    return [{ text: `${name} ${this.current.length === 0 ? '""' : this.print()}`, force: true }];
  }
}

const megabyte = 1024n * 1024n;

/** The setting of a special directive at its default. */
export function specialSettingCreate(
  directive: Directive,
  name: SpecialName,
  host: ConfigurationHost,
): Setting {
  switch (name) {
    case 'dir':
      return new DirectorySetting(directive, host);
    case 'save':
      return new SaveSetting(directive, [
        { seconds: 3600, changes: 1 },
        { seconds: 300, changes: 100 },
        { seconds: 60, changes: 10000 },
      ]);
    case 'client-output-buffer-limit':
      return new OutputBufferLimitSetting(directive, [
        { hardBytes: 0n, softBytes: 0n, softSeconds: 0 },
        { hardBytes: 256n * megabyte, softBytes: 64n * megabyte, softSeconds: 60 },
        { hardBytes: 32n * megabyte, softBytes: 8n * megabyte, softSeconds: 60 },
      ]);
    case 'oom-score-adj-values':
      return new OomScoreSetting(directive, [0, 200, 800], host);
    case 'notify-keyspace-events':
      return new KeyspaceEventsSetting(directive, 0);
    case 'bind':
      return new BindSetting(directive, ['*', '-::*']);
    case 'replicaof':
      return new ReplicaOfSetting(directive, null);
    case 'latency-tracking-info-percentiles':
      return new PercentilesSetting(directive, [50, 99, 99.9]);
  }
}
