// The breakpoints of a script that is debugged: lines of it, in the order in which they were set.

/** How many lines the debugger of Redis keeps (LDB_BREAKPOINTS_MAX). */
const MAXIMUM = 64;

/** What was done: a text for the client, or the line around which the script is shown, 0 = none. */
export interface BreakpointSet {
  readonly said: string | null;
  readonly around: number;
}

/**
 * `break n` adds a line, `break -n` removes it, `break 0` removes all.
 * @param lineCount how many lines the script has
 */
export function breakpointSet(lines: number[], word: string, lineCount: number): BreakpointSet {
  const says = (said: string): BreakpointSet => ({ said, around: 0 });
  if (!/^(0|-?[1-9]\d{0,17})$/.test(word)) return says(`Invalid argument:'${word}'`);
  const line = Number(word);
  if (line === 0) {
    lines.length = 0;
    return says('All breakpoints removed.');
  }
  if (line < 0) {
    const at = lines.indexOf(-line);
    if (at >= 0) lines.splice(at, 1);
    return says(at >= 0 ? 'Breakpoint removed.' : 'No breakpoint in the specified line.');
  }
  if (lines.length === MAXIMUM) return says('Too many breakpoints set.');
  if (line > lineCount || lines.includes(line)) return says('Wrong line number.');
  lines.push(line);
  return { said: null, around: line };
}
