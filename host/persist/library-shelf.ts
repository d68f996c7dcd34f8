// Where the libraries of functions stand, which are part of the dataset's files.

export interface LibraryShelf {
  /** The code of all libraries, latin1 texts. */
  texts(): readonly string[];
  /** Takes one from a file; null, or why it cannot be loaded. */
  load(code: string, replaces: boolean): string | null;
  clear(): void;
}

/** The shelf of a host that runs no functions: what files bring is kept for the next file. */
export class UnreadLibraries implements LibraryShelf {
  #texts: string[] = [];

  texts(): readonly string[] {
    return this.#texts;
  }

  load(code: string): null {
    this.#texts.push(code);
    return null;
  }

  clear(): void {
    this.#texts = [];
  }
}
