// The libraries of functions that are loaded.
//
// A library is loaded whole or not at all: its text is compiled and run, and what it has registered
// takes its place only if no other library has a function of the same name. Names of functions are
// compared without regard to case, those of libraries with it.

import type { LibraryShelf } from '../../persist/library-shelf.js';
import { byteTextLower } from '../../config/byte-text.js';
import type { ScriptEngine } from '../../script/engine.js';
import { ScriptTextError } from '../../script/engine.js';
import type { Library, LibraryFunction } from '../../script/functions.js';
import type { ScriptHost } from '../../script/host.js';
import { libraryHead } from '../../script/shebang.js';

/** What a library and a function take besides their texts. */
const libraryBytes = 300;
const functionBytes = 150;

export class Libraries {
  #byName = new Map<string, Library>();
  #functions = new Map<string, LibraryFunction>();

  constructor(
    private readonly engine: ScriptEngine,
    private readonly host: ScriptHost,
    private readonly nowMs: () => number,
  ) {}

  get all(): Iterable<Library> {
    return this.#byName.values();
  }

  get count(): number {
    return this.#byName.size;
  }

  get functionCount(): number {
    return this.#functions.size;
  }

  /** Bytes that the libraries take outside of Lua. */
  get bytes(): number {
    let bytes = 0;
    for (const { code, functions } of this.#byName.values()) {
      bytes += libraryBytes + code.length + functions.length * functionBytes;
    }
    return bytes;
  }

  findFunction(name: string): LibraryFunction | undefined {
    return this.#functions.get(name) ?? this.#functions.get(byteTextLower(name));
  }

  /**
   * Loads a library; a ScriptTextError says why not, and then nothing has changed.
   * @param timeoutMs how long its text may run, 0 = as long as it takes
   */
  load(text: string, replaces: boolean, timeoutMs: number): Library {
    return this.#put(this.#byName, this.#functions, text, replaces, timeoutMs);
  }

  /**
   * Loads several libraries, all or none.
   * @param policy what is there already goes, is kept, or is replaced where names are the same
   */
  restore(texts: readonly string[], policy: 'flush' | 'append' | 'replace'): void {
    const libraries = new Map<string, Library>();
    const functions = new Map<string, LibraryFunction>();
    // They must agree among each other before they meet the others.
    for (const text of texts) this.#put(libraries, functions, text, false, 0);
    if (policy === 'flush') {
      this.#byName = libraries;
      this.#functions = functions;
      return;
    }
    const kept = new Map(this.#byName);
    for (const name of libraries.keys()) {
      if (!kept.has(name)) continue;
      if (policy !== 'replace') throw new ScriptTextError(`Library ${name} already exists`);
      kept.delete(name);
    }
    const all = new Map(functionsOf(kept.values()));
    for (const [name, fn] of functions) {
      if (all.has(name)) throw new ScriptTextError(`Function ${fn.name} already exists`);
      all.set(name, fn);
    }
    for (const [name, library] of libraries) kept.set(name, library);
    this.#byName = kept;
    this.#functions = all;
  }

  /** What files hold of them, and bring. */
  shelf(): LibraryShelf {
    return {
      texts: () => Array.from(this.all, ({ code }) => code),
      load: (code, replaces) => {
        try {
          this.load(code, replaces, 0);
          return null;
        } catch (error) {
          if (!(error instanceof ScriptTextError)) throw error;
          return error.message;
        }
      },
      clear: () => this.clear(),
    };
  }

  /** Deletes a library. False: there is none of that name. */
  delete(name: string): boolean {
    const library = this.#byName.get(name);
    if (library === undefined) return false;
    this.#byName.delete(name);
    for (const fn of library.functions) this.#functions.delete(byteTextLower(fn.name));
    return true;
  }

  clear(): void {
    this.#byName.clear();
    this.#functions.clear();
    this.engine.resetFunctions();
  }

  #put(
    libraries: Map<string, Library>,
    functions: Map<string, LibraryFunction>,
    text: string,
    replaces: boolean,
    timeoutMs: number,
  ): Library {
    const { name } = libraryHead(text);
    const old = libraries.get(name);
    if (old !== undefined && !replaces) {
      throw new ScriptTextError(`Library '${name}' already exists`);
    }
    const library = this.engine.loadLibrary(text, this.host, { timeoutMs, nowMs: this.nowMs });
    const replaced = new Set(old?.functions.map((fn) => byteTextLower(fn.name)));
    for (const fn of library.functions) {
      const key = byteTextLower(fn.name);
      if (functions.has(key) && !replaced.has(key)) {
        throw new ScriptTextError(`Function ${fn.name} already exists`);
      }
    }
    for (const key of replaced) functions.delete(key);
    libraries.set(name, library);
    for (const [key, fn] of functionsOf([library])) functions.set(key, fn);
    return library;
  }
}

/** The functions of libraries by their names in lower case. */
function* functionsOf(libraries: Iterable<Library>): Iterable<[string, LibraryFunction]> {
  for (const { functions } of libraries) {
    for (const fn of functions) yield [byteTextLower(fn.name), fn];
  }
}
