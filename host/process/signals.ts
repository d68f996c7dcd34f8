// Signals. SIGTERM and SIGINT ask for a shutdown as the directives shutdown-on-sigterm and
// shutdown-on-sigint say; a second SIGINT ends the process at once. SIGHUP and SIGALRM are ignored.
// SIGABRT leaves a crash report behind. SIGUSR1 is the affair of host/cli/no-inspector.mjs.
//
// Signals that mean a fault of the processor are left to the system: when such a fault is real, no
// JavaScript can run any more, and a handler would keep the process from ending.

import type { Configuration } from '../config/configuration.js';
import type { ShutdownOptions } from './ending.js';
import type { Log } from './log.js';
import { crashBySignal } from './crash.js';

type ShutdownSignal = 'SIGTERM' | 'SIGINT';

export interface SignalParts {
  readonly configuration: Configuration;
  readonly log: Log;
  /** Asks for a shutdown. Settles when it was called off or has failed. */
  shutdown(options: ShutdownOptions): Promise<unknown>;
  /** Removes what a save has left unfinished. */
  giveUp(): Promise<void>;
  /** Whether the dataset is being loaded, and there is nothing to save. */
  isLoading(): boolean;
  /** Ends the process after a crash report. */
  crashed(failure: unknown): void;
}

const handled: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGALRM', 'SIGABRT'];

const ignored: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGALRM'];

/** Takes over the signals of this process, from the server before this one if there was one. */
export function signalsInstall(parts: SignalParts): void {
  for (const signal of handled) process.removeAllListeners(signal);
  let isAsked = false;
  let isInsisted = false;
  const ask = (signal: ShutdownSignal): void => {
    if (isAsked && signal === 'SIGINT') {
      signalLog(parts.log, 'You insist... exiting now.');
      if (isInsisted) process.exit(1);
      isInsisted = true;
      void parts.giveUp().finally(() => process.exit(1));
      return;
    }
    if (parts.isLoading()) {
      signalLog(parts.log, 'Received shutdown signal during loading, exiting now.');
      process.exit(0);
    }
    signalLog(parts.log, `Received ${signal} scheduling shutdown...`);
    if (isAsked) return;
    isAsked = true;
    const settled = (): void => {
      isAsked = false;
    };
    parts.shutdown(signalOptions(parts.configuration, signal)).then(settled, parts.crashed);
  };
  process.on('SIGTERM', () => ask('SIGTERM'));
  process.on('SIGINT', () => ask('SIGINT'));
  for (const signal of ignored) process.on(signal, () => undefined);
  if (parts.configuration.getBool('crash-log-enabled')) {
    process.on('SIGABRT', () => parts.crashed(crashBySignal('SIGABRT')));
  }
}

/** What the directive of a signal says about the shutdown. */
function signalOptions(configuration: Configuration, signal: ShutdownSignal): ShutdownOptions {
  const words = configuration.getEnum(`shutdown-on-${signal.toLowerCase()}`).split(' ');
  const has = (word: string): boolean => words.includes(word);
  return {
    save: has('save') ? true : has('nosave') ? false : null,
    now: has('now'),
    force: has('force'),
  };
}

/** A line in the form that Redis gives what it logs inside a signal's handler. */
function signalLog(log: Log, text: string): void {
  if (!log.writes('warning')) return;
  log.raw(`${process.pid}:signal-handler (${Math.floor(Date.now() / 1000)}) ${text}`);
}
