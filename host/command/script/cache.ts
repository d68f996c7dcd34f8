// The scripts that EVAL and EVALSHA know, by the SHA1 of their texts.
//
// What SCRIPT LOAD has brought stays until SCRIPT FLUSH. What EVAL has brought goes when it is the
// one among 500 that was not used for longest, as in Redis 7.4: clients that make up a text for
// each call would fill the memory otherwise.

import { byteTextLower } from '../../config/byte-text.js';
import type { Script, ScriptEngine } from '../../script/engine.js';

/** So many scripts of EVAL are kept. */
const evalMaximum = 500;
/** What an entry takes besides its text: its key, the maps' places. */
const entryBytes = 200;

const shaLength = 40;

export class ScriptCache {
  readonly #engine: ScriptEngine;
  readonly #bySha = new Map<string, Script>();
  readonly #byBody = new Map<string, Script>();
  /** Those that may go, the one that was not used for longest first. */
  readonly #passing = new Map<Script, true>();
  /** The script that was used last: clients call the same one over and over. */
  last: Script | null = null;
  /** Bytes that all of them take. */
  bytes = 0;
  /** How many have had to go (`evicted_scripts`). */
  evicted = 0;

  constructor(engine: ScriptEngine) {
    this.#engine = engine;
  }

  /** CONFIG RESETSTAT. */
  statisticsReset(): void {
    this.evicted = 0;
  }

  get count(): number {
    return this.#bySha.size;
  }

  /** The script with a SHA1, in any case. */
  find(sha: string): Script | undefined {
    if (sha.length !== shaLength) return undefined;
    const script = this.#bySha.get(sha) ?? this.#bySha.get(byteTextLower(sha));
    if (script !== undefined && script !== this.last) this.#use(script);
    return script;
  }

  /** Whether there is one with a SHA1, in any case; it does not count as used. */
  has(sha: string): boolean {
    return this.#bySha.has(byteTextLower(sha));
  }

  /** The script of a text, for EVAL; a ScriptTextError says what is wrong with it. */
  ofBody(body: string): Script {
    const known = this.#byBody.get(body);
    if (known === undefined) {
      const script = this.#add(body);
      this.#passing.set(script, true);
      this.last = script;
      this.#trim();
      return script;
    }
    if (known !== this.last) this.#use(known);
    return known;
  }

  /** SCRIPT LOAD: the script of a text, which stays. */
  load(body: string): Script {
    const script = this.#byBody.get(body) ?? this.#add(body);
    this.#passing.delete(script);
    return script;
  }

  /** The texts of all that are known. */
  bodies(): Iterable<string> {
    return this.#byBody.keys();
  }

  /** SCRIPT FLUSH. */
  clear(): void {
    this.#bySha.clear();
    this.#byBody.clear();
    this.#passing.clear();
    this.last = null;
    this.bytes = 0;
    this.#engine.resetScripts();
  }

  #add(body: string): Script {
    const script = this.#engine.compile(body);
    this.#bySha.set(script.sha, script);
    this.#byBody.set(body, script);
    this.bytes += script.bytes + entryBytes;
    return script;
  }

  #use(script: Script): void {
    this.last = script;
    if (this.#passing.delete(script)) this.#passing.set(script, true);
  }

  #trim(): void {
    if (this.#passing.size <= evalMaximum) return;
    const [oldest] = this.#passing.keys();
    this.#passing.delete(oldest!);
    this.#bySha.delete(oldest!.sha);
    this.#byBody.delete(oldest!.body);
    this.bytes -= oldest!.bytes + entryBytes;
    this.evicted += 1;
  }
}
