// Where the libraries of functions stand, which are part of the dataset's files.

export interface LibraryShelf {
  /** The code of all libraries, latin1 texts. */
  texts(): readonly string[];
  /** Takes one from a file; null, or why it cannot be loaded. */
  load(code: string, replaces: boolean): string | null;
  clear(): void;
}
