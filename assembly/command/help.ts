// The replies to the HELP subcommands: an array of simple strings, of which the first and the last
// two are the same everywhere.
//
//   helpBegin(call); helpLine('GET <name>'); helpLine('    Return it.'); helpEnd();

import { Call } from '../engine/call';
import { replyDefer, replyDeferredArray, replySimple } from '../protocol/reply';
import { lineBegin, lineReply, lineText, lineUpper } from './line';

let mark: usize = 0;
let lines: u32 = 0;

/** Begins the help of the command that was called. */
export function helpBegin(call: Call): void {
  mark = replyDefer();
  lines = 1;
  lineBegin();
  lineUpper(call.address(0), call.bytes(0));
  lineText(' <subcommand> [<arg> [value] [opt] ...]. Subcommands are:');
  lineReply();
}

/** A subcommand's usage, or, four spaces in, a line that explains it. */
export function helpLine(text: string): void {
  lines += 1;
  replySimple(text);
}

/** Ends the help. */
export function helpEnd(): void {
  helpLine('HELP');
  helpLine('    Print this help.');
  replyDeferredArray(mark, lines);
}
