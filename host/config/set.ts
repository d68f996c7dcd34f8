/*
 * CONFIG SET: many settings at once, all of them or none, in four steps:
 *
 *     1 find     every name exists, may be set now and by this client, comes once; else an error
 *     2 store    every value is read and stored, in order; else all are put back
 *     3 apply    each hook of a changed setting is called once, in order; when one fails,
 *     4 restore  all are put back and the hooks called again; the error is the first reason
 *
 * A hook that has to wait (a port to listen on) returns a promise; then `set` does too, and later
 * sets queue behind it.
 */

import { ERROR_LOADING } from '../engine/seam.generated.js';
import { directiveFlag, directiveHas } from './directive.js';
import type { Directive } from './directive.js';
import type { ConfigurationHost } from './host.js';
import type { Setting } from './setting.js';

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

/** A setting under the name it was asked by. */
export interface NamedSetting {
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

/** What a set needs to know of the configuration. */
export interface SetterParts {
  readonly host: ConfigurationHost;
  /** The setting of a name or alias in any case. */
  find(name: string): NamedSetting | null;
  /** What makes a change of a setting effective. */
  hooks(setting: Setting): readonly ApplyHook[];
  /** The value of enable-protected-configs. */
  protectedPermission(): string;
}

export class ConfigurationSetter {
  /** The set that is waiting for a hook. */
  private pendingSet: Promise<void> | null = null;

  constructor(private readonly parts: SetterParts) {}

  /** Changes all of the settings or none. */
  set(pairs: readonly (readonly [name: string, value: string])[], context: SetContext): SetAnswer {
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

  /** Step 1 of CONFIG SET: the accepted changes, or the error of the first name that is not. */
  private changesFind(
    pairs: readonly (readonly [string, string])[],
    context: SetContext,
  ): Change[] | string {
    const changes: Change[] = [];
    for (const [spelling, value] of pairs) {
      const named = this.parts.find(spelling);
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
      return ERROR_LOADING;
    }
    return null;
  }

  private isAllowed(context: SetContext): boolean {
    const permission = this.parts.protectedPermission();
    return permission === 'yes' || (permission === 'local' && context.isLocal === true);
  }

  /** The hooks of the changed settings, each once, in the order of the changes. */
  private applyJobs(changes: readonly Change[]): ApplyJob[] {
    const jobs: ApplyJob[] = [];
    for (const change of changes) {
      for (const hook of this.parts.hooks(change.setting)) {
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
    this.parts.host.log(
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
      this.parts.host.log('warning', `Failed restoring failed CONFIG SET command. ${failure}`);
    }
  }

  private restoreLog(reason: string | null): void {
    if (reason === null) return;
    this.parts.host.log('warning', `Failed applying restored failed CONFIG SET command: ${reason}`);
  }
}

/**
 * The words of a CONFIG SET value: split at every blank where a directive takes several, else one.
 */
export function valueWords(setting: Setting, value: string): readonly string[] {
  if (!directiveHas(setting.directive, directiveFlag.manyWords)) return [value];
  return value === '' ? [] : value.split(' ');
}

function setError(name: string, reason: string): string {
  return `ERR CONFIG SET failed (possibly related to argument '${name}') - ${reason}`;
}
