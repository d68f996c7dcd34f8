/*
 * What a script needs of the host that runs it: commands, the log, rights. Texts are strings of
 * bytes (config/byte-codec.ts), so that they are neither decoded nor encoded on the way.
 */

/** Where a reply lies: RESP from `start` on. It is read before the next command runs. */
export interface ReplyView {
  bytes: Uint8Array;
  start: number;
}

export const enum LogLevel {
  Debug,
  Verbose,
  Notice,
  Warning,
}

export interface ScriptHost {
  /** The protocol of the client that is waiting for the script's result. */
  readonly protocol: 2 | 3;
  /** Whether it can answer with a command's reply as it lies (ScriptRun.isPassed). */
  readonly passesReplies: boolean;
  /**
   * Runs a command for the running script and says where its reply lies. Whatever stands in its way
   * (rights, no such command, a write in a read-only script) is an error reply. The command is
   * words[0] to words[count - 1]; the array is used again for the next one.
   */
  call(words: readonly string[], count: number): ReplyView;
  /** Whether the script's client may run a command; null: there is none of that name. */
  mayRun(words: readonly string[], count: number): boolean | null;
  /** The protocol of the replies that the script gets from here on. */
  setProtocol(protocol: 2 | 3): void;
  /** Whom the script's writes are told from here on: bits of EffectFor. */
  setEffects(to: number): void;
  /** The lowest level that the log takes. */
  readonly logLevel: LogLevel;
  log(level: LogLevel, text: string): void;
  /** A breakpoint of the debugger; false: nobody is debugging. */
  breakpoint(): boolean;
  /** Shows values to who is debugging. */
  debug(texts: readonly string[]): void;
  /** How many commands of scripts have been refused before they ran, so far. */
  readonly refusals: number;
  /**
   * Asked every now and then while a script runs: true leaves it for now. ScriptRun.step then
   * returns false and is to be called again.
   */
  shouldPause(): boolean;
}
