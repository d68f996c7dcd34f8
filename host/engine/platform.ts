// Types of what platforms have. The package's declarations name them from here, because a program
// is compiled for the platform that its own settings tell of: on Node without the DOM's types there
// is no `WebAssembly` for the compiler. Where a type is not known it is any object.

/** The type of what a global class makes. */
export type Known<Name extends string> =
  typeof globalThis extends Record<Name, { prototype: infer Made }> ? Made : object;

type KnownWasm<Name extends string> =
  typeof globalThis extends Record<'WebAssembly', Record<Name, { prototype: infer Made }>>
    ? Made
    : object;

/** WebAssembly, compiled. */
export type WasmModule = KnownWasm<'Module'>;
export type WasmMemory = KnownWasm<'Memory'>;
