/*
 * The configuration of a running server: all settings with their values, and the commands CONFIG
 * GET, SET and REWRITE.
 *
 * A value gets in by three doors:
 *
 *     load (load.ts)      words of redis.conf and of the command line; nothing is applied
 *     set                 CONFIG SET: all or nothing, rules below, then applied through the hooks
 *     assign              the server's own changes (REPLICAOF); neither rules nor hooks
 *
 * CONFIG SET goes in four steps, and only the last can leave the function before it is done:
 *
 *     1 find     every name exists, may be set now and by this client, comes once; else an error
 *     2 store    every value is read and stored, in order; else all are put back
 *     3 apply    each hook of a changed setting is called once, in order; when one fails,
 *     4 restore  all are put back and the hooks called again; the error is the first reason
 *
 * A hook that has to wait (a port to listen on) returns a promise; then `set` does too, and later
 * sets queue behind it.
 *
 * All names and values are byte text (byte-text.ts); getString gives ordinary text. Replies are
 * complete error lines without the leading '-', or null for OK.
 */

import { byteTextLower, byteTextToBytes, byteTextToString } from './byte-text.js';
import { directiveFlag, directiveHas } from './directive.js';
import type { Directive, SpecialName, SpecialValues } from './directive.js';
import { directiveTable } from './directive-table.js';
import { globHas, globMatches } from './glob.js';
import { isolatedHost } from './host.js';
import type { ConfigurationHost } from './host.js';
import { configurationRewrite } from './rewrite.js';
import type { RewriteOffer } from './rewrite.js';
import { BoolSetting, EnumSetting, IntegerSetting, Setting, TextSetting } from './setting.js';
import type { Assigned } from './setting.js';
import { SpecialSetting, specialSettingCreate } from './special-setting.js';
import { localeCheck } from './value-check.js';

/** The reason why a change cannot be applied, or null; a promise of it when that takes time. */
export type Applied = string | null | Promise<string | null>;

/** Makes a changed setting effective. Values are as CONFIG GET prints them. */
export type ApplyHook = (value: string, previous: string) => Applied;

/** The answer of CONFIG SET: null for OK or the error, at once or later. */
export type SetAnswer = string | null | Promise<string | null>;

/** Who sets, and when. */
export interface SetContext {
  /** The dataset is being loaded. */
  isLoading?: boolean;
  /** The client is connected over loopback or a Unix socket. */
  isLocal?: boolean;
}

export interface RewriteOptions {
  /** Writes every setting, defaults too (DEBUG CONFIG-REWRITE-FORCE-ALL). */
  forceAll?: boolean;
  /**
   * The lines of all users ('user alice on ...') in the order of their names. Without it, and when
   * no ACL file is configured, user lines of the file stay as they are.
   */
  userLines?: () => readonly string[];
}

/** What redis.conf declares besides settings, in the order of the lines. */
export interface Declarations {
  /** The words behind `user`. */
  users: (readonly string[])[];
  renamedCommands: { from: string; to: string }[];
  modules: { path: string; words: readonly string[] }[];
  /** Settings of modules, by their dotted name. */
  moduleSettings: Map<string, string>;
}

/** A setting under the name it was asked by. */
interface NamedSetting {
  name: string;
  setting: Setting;
}

/** One pair of a CONFIG SET whose name has been accepted. */
interface Change extends NamedSetting {
  words: readonly string[];
  previous: string;
  restore: () => string | null;
}

/** A hook to be called for the first changed setting that has it. */
interface ApplyJob {
  change: Change;
  hook: ApplyHook;
}

export class Configuration {
  /** Words of redis.conf that are no settings. */
  readonly declarations: Declarations = {
    users: [],
    renamedCommands: [],
    modules: [],
    moduleSettings: new Map(),
  };
  /** The absolute path of the configuration file, or null when the server runs without one. */
  file: string | null = null;

  /** By name and alias in lower case, in the order of the table. */
  private readonly byName = new Map<string, NamedSetting>();
  private readonly settings: readonly Setting[];
  private readonly hooks = new Map<Setting, ApplyHook[]>();
  /** The CONFIG SET that is waiting for a hook. */
  private pendingSet: Promise<void> | null = null;

  constructor(readonly host: ConfigurationHost = isolatedHost()) {
    this.settings = directiveTable.map((directive) => settingCreate(directive, host));
    for (const setting of this.settings) {
      const { name, alias } = setting.directive;
      this.byName.set(name, { name, setting });
      if (alias !== null) this.byName.set(alias, { name: alias, setting });
    }
    this.onApply('locale-collate', localeCheck);
  }

  // Reading, for the server itself

  /** The value of a bool directive. */
  getBool(name: string): boolean {
    const setting = this.settingOf(name);
    if (setting instanceof BoolSetting) return setting.value;
    throw new TypeError(`${name} is no yes/no directive`);
  }

  /**
   * The value of a number; a percentage (maxmemory-clients) is negative. Above 2^53 it is rounded.
   */
  getNumber(name: string): number {
    const setting = this.settingOf(name);
    if (setting instanceof IntegerSetting) return setting.number;
    throw new TypeError(`${name} is no numeric directive`);
  }

  /** The exact value of a number. */
  getBigInt(name: string): bigint {
    const setting = this.settingOf(name);
    if (setting instanceof IntegerSetting) return setting.value;
    throw new TypeError(`${name} is no numeric directive`);
  }

  /** The name of an enum's value; several names joined by blanks for flags. */
  getEnum(name: string): string {
    const setting = this.settingOf(name);
    if (setting instanceof EnumSetting) return setting.name;
    throw new TypeError(`${name} is no enum directive`);
  }

  /** A text directive as ordinary text; '' when it is not set. */
  getString(name: string): string {
    const setting = this.settingOf(name);
    return setting instanceof TextSetting ? setting.text : byteTextToString(setting.print());
  }

  /** A directive's value as bytes, in the form of CONFIG GET. */
  getBytes(name: string): Uint8Array {
    return byteTextToBytes(this.settingOf(name).print());
  }

  /** The value of a directive with a syntax of its own. */
  getSpecial<Name extends SpecialName>(name: Name): SpecialValues[Name] {
    const setting = this.settingOf(name);
    if (setting instanceof SpecialSetting) return setting.value as SpecialValues[Name];
    throw new TypeError(`${name} is no special directive`);
  }

  /** The directive of a name or alias in any case, or null. */
  directiveFind(name: string): Directive | null {
    return this.find(name)?.setting.directive ?? null;
  }

  /** Whether the value behind this name must not be logged. */
  isSensitive(name: string): boolean {
    const directive = this.directiveFind(name);
    return directive !== null && directiveHas(directive, directiveFlag.sensitive);
  }

  /** The settings that a crash report lists, as lines of redis.conf. */
  debugLines(): string[] {
    const listed = this.settings.filter((setting) =>
      directiveHas(setting.directive, directiveFlag.debug),
    );
    return listed
      .flatMap((setting) => setting.lines(setting.directive.name))
      .map((line) => line.text);
  }

  // Writing, by the server itself

  /**
   * Registers what makes a change of these directives effective. A hook shared by several is called
   * once a CONFIG SET.
   */
  onApply(names: string | readonly string[], hook: ApplyHook): void {
    for (const name of typeof names === 'string' ? [names] : names) {
      const setting = this.settingOf(name);
      this.hooks.set(setting, [...(this.hooks.get(setting) ?? []), hook]);
    }
  }

  /**
   * Stores a value in the form of CONFIG SET without rules and hooks. Returns the reason of a
   * refusal, or null.
   */
  assign(name: string, value: string): string | null {
    const setting = this.settingOf(name);
    const assigned = setting.assign(valueWords(setting, value), { saveAppends: false });
    return 'refusal' in assigned ? assigned.refusal : null;
  }

  /**
   * Stores the words of a line of redis.conf; `saveAppends` as in AssignContext. Null when there is
   * no such directive.
   */
  assignWords(name: string, words: readonly string[], saveAppends: boolean): Assigned | null {
    return this.find(name)?.setting.assign(words, { saveAppends }) ?? null;
  }

  // The CONFIG command

  /**
   * CONFIG GET: names and values, each name once. A pattern finds names and aliases but no hidden
   * ones; a literal name is answered in the spelling it was asked in.
   */
  get(patterns: readonly string[]): [name: string, value: string][] {
    const found = new Map<string, [string, string]>();
    const add = (name: string, setting: Setting): void => {
      const key = byteTextLower(name);
      if (!found.has(key)) found.set(key, [name, setting.print()]);
    };
    for (const pattern of patterns) {
      if (!globHas(pattern)) {
        const named = this.find(pattern);
        if (named !== null) add(pattern, named.setting);
        continue;
      }
      for (const { name, setting } of this.byName.values()) {
        const isHidden = directiveHas(setting.directive, directiveFlag.hidden);
        if (!isHidden && globMatches(pattern, name)) add(name, setting);
      }
    }
    return [...found.values()];
  }

  /** CONFIG SET. Changes all of the settings or none. */
  set(
    pairs: readonly (readonly [name: string, value: string])[],
    context: SetContext = {},
  ): SetAnswer {
    if (this.pendingSet !== null) return this.pendingSet.then(() => this.set(pairs, context));
    const changes = this.changesFind(pairs, context);
    if (typeof changes === 'string') return changes;
    const changedOnes: Change[] = [];
    for (const [at, change] of changes.entries()) {
      const assigned = change.setting.assign(change.words, { saveAppends: false });
      if ('refusal' in assigned) {
        this.restoreAll(changes.slice(0, at + 1));
        return setError(change.name, assigned.refusal);
      }
      if (assigned.changed) changedOnes.push(change);
    }
    return this.hold(this.applyFrom(0, this.applyJobs(changedOnes), changes));
  }

  /** CONFIG REWRITE: brings the file to the current values. Null for OK or the error. */
  rewrite(options: RewriteOptions = {}): string | null {
    if (this.file === null) return 'ERR The server is running without a config file';
    const old = this.host.fileRead(this.file);
    if ('error' in old && !old.missing) return this.rewriteFailed(old.error);
    const offers: RewriteOffer[] = this.settings.map((setting) => {
      const name = setting.directive.name;
      return { name, lines: setting.lines(name) };
    });
    const users = this.userLines(options);
    if (users !== null)
      offers.push({ name: 'user', lines: users.map((text) => ({ text, force: true })) });
    offers.push({ name: 'loadmodule', lines: [] });
    const resolve = (name: string): string | null => this.directiveFind(name)?.name ?? null;
    const content = 'error' in old ? null : old.content;
    const rewritten = configurationRewrite(content, offers, resolve, options.forceAll ?? false);
    const reason = this.host.fileReplace(this.file, rewritten);
    if (reason !== null) return this.rewriteFailed(reason);
    this.host.log('notice', 'CONFIG REWRITE executed with success.');
    return null;
  }

  private rewriteFailed(reason: string): string {
    this.host.log('warning', `CONFIG REWRITE failed: ${reason}`);
    return `ERR Rewriting config file: ${reason}`;
  }

  /**
   * The user lines to write; none when an ACL file holds the users, null when they stay as they
   * are.
   */
  private userLines(options: RewriteOptions): readonly string[] | null {
    if (this.getString('aclfile') !== '') return [];
    return options.userLines === undefined ? null : options.userLines();
  }

  private find(name: string): NamedSetting | null {
    return this.byName.get(name) ?? this.byName.get(byteTextLower(name)) ?? null;
  }

  private settingOf(name: string): Setting {
    const named = this.byName.get(name);
    if (named === undefined) throw new TypeError(`${name} is no directive`);
    return named.setting;
  }

  /** Step 1 of CONFIG SET: the accepted changes, or the error of the first name that is not. */
  private changesFind(
    pairs: readonly (readonly [string, string])[],
    context: SetContext,
  ): Change[] | string {
    const changes: Change[] = [];
    for (const [spelling, value] of pairs) {
      const named = this.find(spelling);
      if (named === null) {
        return `ERR Unknown option or number of arguments for CONFIG SET - '${spelling}'`;
      }
      const { name, setting } = named;
      const error = this.refusalOf(setting.directive, spelling, context);
      if (error !== null) return error;
      if (changes.some((change) => change.name === name))
        return setError(spelling, 'duplicate parameter');
      const words = valueWords(setting, value);
      changes.push({
        name,
        setting,
        words,
        previous: setting.print(),
        restore: setting.snapshot(),
      });
    }
    return changes;
  }

  /** The error when this directive may not be set now or by this client, else null. */
  private refusalOf(directive: Directive, spelling: string, context: SetContext): string | null {
    if (directiveHas(directive, directiveFlag.immutable)) {
      return setError(spelling, "can't set immutable config");
    }
    if (directiveHas(directive, directiveFlag.protected) && !this.isAllowed(context)) {
      return setError(spelling, "can't set protected config");
    }
    if (context.isLoading === true && directiveHas(directive, directiveFlag.denyLoading)) {
      return 'LOADING Redis is loading the dataset in memory';
    }
    return null;
  }

  private isAllowed(context: SetContext): boolean {
    const permission = this.getEnum('enable-protected-configs');
    return permission === 'yes' || (permission === 'local' && context.isLocal === true);
  }

  /** The hooks of the changed settings, each once, in the order of the changes. */
  private applyJobs(changes: readonly Change[]): ApplyJob[] {
    const jobs: ApplyJob[] = [];
    for (const change of changes) {
      for (const hook of this.hooks.get(change.setting) ?? []) {
        if (!jobs.some((job) => job.hook === hook)) jobs.push({ change, hook });
      }
    }
    return jobs;
  }

  /** Step 3 from the given job on. */
  private applyFrom(
    start: number,
    jobs: readonly ApplyJob[],
    changes: readonly Change[],
  ): SetAnswer {
    for (let at = start; at < jobs.length; at++) {
      const { change, hook } = jobs[at]!;
      const applied = hook(change.setting.print(), change.previous);
      if (applied instanceof Promise) return this.applyLater(applied, at, jobs, changes);
      if (applied !== null) return this.applyFailed(change, applied, jobs, changes);
    }
    return null;
  }

  /** Waits for the hook of job `at`, then goes on. */
  private async applyLater(
    applied: Promise<string | null>,
    at: number,
    jobs: readonly ApplyJob[],
    changes: readonly Change[],
  ): Promise<string | null> {
    const reason = await applied;
    if (reason !== null) return this.applyFailed(jobs[at]!.change, reason, jobs, changes);
    return this.applyFrom(at + 1, jobs, changes);
  }

  /** Step 4: puts the old values back, in the settings and through the hooks. */
  private applyFailed(
    failed: Change,
    reason: string,
    jobs: readonly ApplyJob[],
    changes: readonly Change[],
  ): SetAnswer {
    const related = `Possibly related to new ${failed.name} setting.`;
    this.host.log(
      'warning',
      `Failed applying new configuration. ${related} Restoring previous settings.`,
    );
    const attempted = changes.map((change) => change.setting.print());
    this.restoreAll(changes);
    const waiting: Promise<void>[] = [];
    for (const { change, hook } of jobs) {
      const applied = hook(change.previous, attempted[changes.indexOf(change)]!);
      if (applied instanceof Promise)
        waiting.push(applied.then((failure) => this.restoreLog(failure)));
      else this.restoreLog(applied);
    }
    const error = setError(failed.name, reason);
    return waiting.length === 0 ? error : Promise.all(waiting).then(() => error);
  }

  /** Makes later sets wait for an answer that takes time. */
  private hold(answer: SetAnswer): SetAnswer {
    if (!(answer instanceof Promise)) return answer;
    const release = (): void => {
      if (this.pendingSet === settled) this.pendingSet = null;
    };
    const settled = answer.then(release, release);
    this.pendingSet = settled;
    return answer;
  }

  private restoreAll(changes: readonly Change[]): void {
    for (const change of changes) {
      const reason = change.restore();
      if (reason === null) continue;
      const failure = `Error setting ${change.name} to '${change.previous}': ${reason}`;
      this.host.log('warning', `Failed restoring failed CONFIG SET command. ${failure}`);
    }
  }

  private restoreLog(reason: string | null): void {
    if (reason === null) return;
    this.host.log('warning', `Failed applying restored failed CONFIG SET command: ${reason}`);
  }
}

/**
 * The words of a CONFIG SET value: split at every blank where a directive takes several, else one.
 */
function valueWords(setting: Setting, value: string): readonly string[] {
  if (!directiveHas(setting.directive, directiveFlag.manyWords)) return [value];
  return value === '' ? [] : value.split(' ');
}

function setError(name: string, reason: string): string {
  return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`;
}

function settingCreate(directive: Directive, host: ConfigurationHost): Setting {
  const { type } = directive;
  switch (type.kind) {
    case 'bool':
      return new BoolSetting(directive, type);
    case 'integer':
      return new IntegerSetting(directive, type);
    case 'enum':
      return new EnumSetting(directive, type);
    case 'text':
      return new TextSetting(directive, type);
    case 'special':
      return specialSettingCreate(directive, type.name, host);
  }
}
