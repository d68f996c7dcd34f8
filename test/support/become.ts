/*
 * Waiting for what other processes do: `look` is asked again and again until it is not false. An
 * error counts as false, until there is no patience left.
 */

const patienceMs = 60_000;

export async function become<T>(
  what: string,
  look: () => Promise<T | false> | T | false,
  withinMs = patienceMs,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      const found = await look();
      if (found !== false) return found;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
