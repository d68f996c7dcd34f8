/*
 * How the client ends and where its words go. Texts are byte text: one character a byte, so that a
 * reply of any bytes leaves as it came.
 */

/** The program is to end; `text` goes to the standard error first. */
export class ClientEnd extends Error {
  constructor(
    readonly exitCode: number,
    readonly text = '',
  ) {
    super(text);
  }
}

/** Ends the program with exit code 1 and a line on the standard error. */
export function fail(line: string): never {
  throw new ClientEnd(1, `${line}\n`);
}

/** Writes byte text to the standard output. */
export function print(text: string): void {
  process.stdout.write(Buffer.from(text, 'latin1'));
}

/** Writes byte text to the standard error. */
export function printError(text: string): void {
  process.stderr.write(Buffer.from(text, 'latin1'));
}

/** Waits; 0 ms do not even give way. */
export async function sleep(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
