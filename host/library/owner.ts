// What the owner of a store is told by functions that it has given. What one of them throws is the
// owner's: it comes up as an error that nobody has caught, when the store has done its work, and
// the store goes on.

/** Calls a function of the owner's; undefined if it has thrown. */
export function ownerTold<T>(tell: () => T): T | undefined {
  try {
    return tell();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
    return undefined;
  }
}
