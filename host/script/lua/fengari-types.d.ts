/*
 * What is used of the package `fengari`, which has no types of its own: the parser of Lua 5.3 with
 * what it makes, and the parts of it that compile.ts puts its own in place of while it runs.
 */

/** An instruction, unpacked. */
interface FengariInstruction {
  readonly opcode: number;
  readonly A: number;
  readonly B: number;
  readonly C: number;
  readonly Bx: number;
  readonly sBx: number;
  readonly Ax: number;
  /** The constant that names a global, where an operand has no room for its number: ours. */
  farName?: number;
}

/** A text. The parser compares texts by their length and units only, so a string does. */
interface FengariText {
  readonly realstring: string;
  hash: string | null;
}

/** A compiled function. */
interface FengariProto {
  readonly k: readonly { readonly value: FengariText | number | boolean | null }[];
  readonly p: readonly FengariProto[];
  readonly code: readonly FengariInstruction[];
  readonly lineinfo: readonly number[];
  readonly upvalues: readonly {
    readonly instack: boolean;
    readonly idx: number;
    readonly name: FengariText;
  }[];
  readonly locvars: readonly {
    readonly varname: FengariText;
    readonly startpc: number;
    readonly endpc: number;
  }[];
  readonly numparams: number;
  readonly is_vararg: boolean;
  readonly maxstacksize: number;
  readonly linedefined: number;
}

/** A block, as the parser is in it. */
interface FengariBlock {
  readonly previous: FengariBlock | null;
  readonly isloop: number | boolean;
}

/** A function, as the parser is in it. */
interface FengariFunction {
  readonly f: FengariProto;
  readonly prev: FengariFunction | null;
  readonly bl: FengariBlock | null;
  readonly pc: number;
  /** How many constants, functions, local variables and upvalues it has. */
  readonly nk: number;
  readonly np: number;
  readonly nlocvars: number;
  readonly nups: number;
}

/** What the parser needs of a state of Lua. */
interface FengariState {
  readonly stack: unknown[];
  top: number;
  readonly stack_last: number;
  readonly l_G: { id_counter: number };
  nCcalls: number;
}

interface FengariToken {
  token: number;
  readonly seminfo: { i: number; ts: FengariText | null };
}

/** The tokens of a text and what the parser keeps beside them: its LexState. */
interface FengariTokens {
  readonly t: FengariToken;
  readonly linenumber: number;
  readonly lastline: number;
  readonly L: FengariState;
  fs: FengariFunction | null;
}

interface FengariNumber {
  readonly value: number;
  setivalue(value: number): void;
  setfltvalue(value: number): void;
}

declare module 'fengari/src/llex.js' {
  const llex: {
    readonly RESERVED: Readonly<Record<string, number>>;
    LexState: new () => FengariTokens;
    luaX_setinput: (state: FengariState, tokens: FengariTokens) => void;
    luaX_next: (tokens: FengariTokens) => void;
    luaX_lookahead: (tokens: FengariTokens) => number;
    luaX_newstring: (tokens: FengariTokens, text: Uint8Array) => FengariText;
    luaX_syntaxerror: (tokens: FengariTokens, message: Uint8Array) => never;
    luaX_token2str: (tokens: FengariTokens, token: number) => Uint8Array;
  };
  export default llex;
}

declare module 'fengari/src/lobject.js' {
  const lobject: {
    luaO_arith: (
      state: null,
      operator: number,
      left: FengariNumber,
      right: FengariNumber,
      result: FengariNumber,
    ) => void;
  };
  export default lobject;
}

declare module 'fengari/src/lparser.js' {
  const lparser: {
    readonly Dyndata: new () => object;
    readonly luaY_parser: (
      state: FengariState,
      input: null,
      buffer: null,
      dynamic: object,
      name: Uint8Array,
      first: number,
    ) => { readonly p: FengariProto };
  };
  export default lparser;
}

declare module 'fengari/src/lstring.js' {
  const lstring: { readonly TString: new (state: null, text: string) => FengariText };
  export default lstring;
}

declare module 'fengari/src/lopcodes.js' {
  const lopcodes: {
    readonly OpCodesI: Readonly<Record<string, number>>;
    /** The largest constant that is made an operand. */
    MAXINDEXRK: number;
    /** The operand of a constant. */
    RKASK: (constant: number) => number | object;
    CREATE_ABC: (
      opcode: number,
      a: number,
      b: number | object,
      c: number | object,
    ) => FengariInstruction;
  };
  export default lopcodes;
}
