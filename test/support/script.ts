/*
 * Scripts without a server, for tests: an engine of scripts whose commands a test answers.
 *
 *   const peer = new ScriptPeer();
 *   peer.answer = (words) => '+OK\r\n';
 *   peer.eval('return redis.call("PING")')        '+OK\r\n'
 */

import { ScriptEngine, ScriptTextError, type ScriptRun } from '../../host/script/engine.js';
import { LogLevel, type ReplyView, type ScriptHost } from '../../host/script/host.js';

export class ScriptPeer implements ScriptHost {
  readonly engine: ScriptEngine;
  protocol: 2 | 3 = 2;
  passesReplies = false;
  logLevel = LogLevel.Debug;
  readonly logged: [LogLevel, string][] = [];
  readonly debugged: string[][] = [];
  /** The commands that were called. */
  readonly called: string[][] = [];
  scriptProtocol = 2;
  replication = 3;
  /** How many times a script was left and gone on with. */
  pauses = 0;
  /** Whether to leave the script; asked as the engine asks it. */
  pause = (): boolean => false;
  /** The reply to a command. */
  answer = (_words: readonly string[]): string =>
    '-ERR Unknown Redis command called from script\r\n';
  may = (_words: readonly string[]): boolean | null => true;

  constructor(maximumBytes?: number) {
    this.engine = new ScriptEngine(maximumBytes === undefined ? {} : { maximumBytes });
  }

  call(words: readonly string[], count: number): ReplyView {
    const command = words.slice(0, count);
    this.called.push(command);
    const bytes = Buffer.from(this.answer(command), 'latin1');
    return { bytes, start: 0 };
  }

  mayRun(words: readonly string[], count: number): boolean | null {
    return this.may(words.slice(0, count));
  }

  setProtocol(protocol: 2 | 3): void {
    this.scriptProtocol = protocol;
  }

  setEffects(to: number): void {
    this.replication = to;
  }

  log(level: LogLevel, text: string): void {
    this.logged.push([level, text]);
  }

  breakpoint(): boolean {
    return false;
  }

  debug(texts: readonly string[]): void {
    this.debugged.push([...texts]);
  }

  readonly refusals = 0;

  shouldPause(): boolean {
    return this.pause();
  }

  /** Runs a run to its end: its reply as latin1 text. */
  finish(run: ScriptRun): string {
    while (!run.step()) this.pauses++;
    return Buffer.from(run.reply.written).toString('latin1');
  }

  /** The reply of EVAL as latin1 text. */
  eval(text: string, keys: readonly string[] = [], args: readonly string[] = []): string {
    try {
      return this.finish(this.engine.start(this.engine.compile(text), [...keys], [...args], this));
    } catch (error) {
      if (error instanceof ScriptTextError) {
        return `-ERR ${error.message.replace(/[\r\n]/g, ' ')}\r\n`;
      }
      throw error;
    }
  }
}
