/*
 * The configuration of a running server: all settings with their values, and the commands CONFIG
 * GET, SET and REWRITE.
 *
 * A value gets in by three doors:
 *
 *     load (load.ts)      words of redis.conf and of the command line; nothing is applied
 *     set (set.ts)        CONFIG SET: all or nothing, by rules, then applied through the hooks
 *     assign              the server's own changes (REPLICAOF); neither rules nor hooks
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
import { ConfigurationSetter, valueWords } from './set.js';
import type { ApplyHook, NamedSetting, SetAnswer, SetContext } from './set.js';
import { BoolSetting, EnumSetting, IntegerSetting, Setting, TextSetting } from './setting.js';
import type { Assigned } from './setting.js';
import { SpecialSetting, specialSettingCreate } from './special-setting.js';
import { localeCheck } from './value-check.js';

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
  private readonly setter: ConfigurationSetter;

  constructor(readonly host: ConfigurationHost = isolatedHost()) {
    this.settings = directiveTable.map((directive) => settingCreate(directive, host));
    for (const setting of this.settings) {
      const { name, alias } = setting.directive;
      this.byName.set(name, { name, setting });
      if (alias !== null) this.byName.set(alias, { name: alias, setting });
    }
    this.setter = new ConfigurationSetter({
      host,
      find: (name) => this.find(name),
      hooks: (setting) => this.hooks.get(setting) ?? [],
      protectedPermission: () => this.getEnum('enable-protected-configs'),
    });
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

  /** Takes over all values of another configuration that are not those of this one. */
  adopt(source: Configuration): void {
    this.settings.forEach((setting, index) => {
      const value = source.settings[index]!.print();
      if (value !== setting.print()) this.assign(setting.directive.name, value);
    });
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
    return this.setter.set(pairs, context);
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
