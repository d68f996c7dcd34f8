// The command line of cedis-check.

export const usage = `Usage: cedis-check [OPTIONS] <file.rdb|file.aof|file.manifest|users.acl>
  --fix                 Cuts off what is broken at the end of the last append-only file
  --truncate-to-timestamp <seconds>
                        Cuts off what is later (of files with aof-timestamp-enabled yes)
  --json                Prints one JSON document
  --biggest <count>     Tells so many of the biggest keys (10)
  --picture <file.svg>  Writes a picture of what takes the memory
  --help                Prints this
`;

const biggestDefault = 10;

export interface CheckOptions {
  readonly path: string;
  readonly fixes: boolean;
  /** Unix time, s. */
  readonly untilSeconds: number | null;
  readonly isJson: boolean;
  readonly biggest: number;
  readonly picture: string | null;
}

/** Reads the arguments; null: they are none that can be used. */
export function optionsParse(given: readonly string[]): CheckOptions | null {
  let fixes = false;
  let untilSeconds: number | null = null;
  let isJson = false;
  let biggest = biggestDefault;
  let picture: string | null = null;
  const paths: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const word = given[at]!;
    const value = given[at + 1];
    if (word === '--fix') fixes = true;
    else if (word === '--truncate-to-timestamp' && /^\d+$/.test(value ?? '')) {
      untilSeconds = Number(given[++at]);
    } else if (word === '--json') isJson = true;
    else if (word === '--biggest' && /^\d+$/.test(value ?? '')) biggest = Number(given[++at]);
    else if (word === '--picture' && value !== undefined) picture = given[++at]!;
    else if (word.startsWith('--')) return null;
    else paths.push(word);
  }
  const [path] = paths;
  if (paths.length !== 1 || path === undefined || (fixes && isJson)) return null;
  if (fixes && untilSeconds !== null) return null;
  return { path, fixes, untilSeconds, isJson, biggest, picture };
}
