// What a trap of the engine means.

/** The engine has trapped: what it holds may be broken, and it must not be used again. */
export class EngineFailure extends Error {
  constructor(cause: unknown) {
    super(`engine trap: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Calls the engine; an error is a trap. */
export function trapped<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new EngineFailure(error);
  }
}
