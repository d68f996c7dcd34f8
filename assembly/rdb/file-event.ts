// What reading an RDB file (file-reader.ts) comes upon, and what can be wrong with one.

/** What fileReadNext has found. */
export const enum FileEvent {
  /** Nothing: more bytes are needed. */
  MORE = 0,
  /** A key: fileKey, fileRecord (0 = its value is empty), fileDeadlineMs and its companions. */
  KEY = 1,
  /** A fact about the server that has written it: fileName, fileText. */
  FACT = 2,
  /** A library of functions: fileText. */
  FUNCTION = 3,
  /** The database of what follows: fileNumber. */
  DATABASE = 4,
  /** How many keys follow in the database: fileNumber. */
  SIZE = 5,
  /** What a module keeps beside keys was passed over: fileText is its name. */
  MODULE_BESIDE = 6,
  /** The end. Bytes behind it are not the file's. */
  END = 7,
  /** It cannot be read: fileFault. */
  FAULT = 8,
  /** A key with a value of a module was passed over: fileText is the module's name. */
  MODULE_VALUE = 9,
}

/** What is wrong with a file. Numbers are part of the contract with the host: append only. */
export const enum FileFault {
  NONE = 0,
  /** It ends too early. */
  SHORT = 1,
  /** It does not begin with REDIS and a number. */
  SIGNATURE = 2,
  /** Its version is not known. */
  VERSION = 3,
  /** There is no such type or opcode. */
  TYPE = 4,
  /** A value or a head is none (rdbFlaw). */
  CORRUPT = 5,
  /** The checksum is another. */
  CHECKSUM = 6,
  OUT_OF_MEMORY = 7,
  /** A value of a module. */
  MODULE = 8,
  /** Functions of a release candidate of 7.0. */
  OLD_FUNCTION = 9,
  /** A database that this server does not have. */
  DATABASE = 10,
  /** A key that is there already. */
  DUPLICATE = 11,
  /** What a module keeps beside keys. */
  MODULE_BESIDE = 12,
}
