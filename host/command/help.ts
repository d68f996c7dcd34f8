// The answer of a HELP of a command that the host runs. (Those of the engine:
// assembly/command/help.ts)

import type { HostCall } from './call.js';

/** Lists subcommands, each with what it does. */
export function replyHelp(
  call: HostCall,
  name: string,
  subcommands: readonly (readonly [usage: string, ...lines: string[]])[],
): void {
  const lines = [`${name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`];
  for (const [usage, ...rest] of subcommands) {
    lines.push(usage, ...rest.map((line) => `    ${line}`));
  }
  lines.push('HELP', '    Print this help.');
  call.reply.array(lines.length);
  for (const line of lines) call.reply.simple(line);
}
