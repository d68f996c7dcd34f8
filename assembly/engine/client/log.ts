// Lines of the server's log (engine/log.ts) about a client: it is shown as CLIENT LIST shows it.

import { scratchAllocate, scratchMark, scratchReset } from '../../memory/scratch';
import { LogCode, logAdd, logWrites } from '../log';
import { Client } from './client';
import { clientLineBytesMaximum, clientLineWrite } from './line';

/** Adds a line about a client, whose line of CLIENT LIST is its first text. */
export function clientLog(
  code: LogCode,
  client: Client,
  number: u32 = 0,
  secondNumber: u32 = 0,
  second: usize = 0,
  secondCount: u32 = 0,
): void {
  if (!logWrites(code)) return;
  const mark = scratchMark();
  const line = scratchAllocate(clientLineBytesMaximum(client));
  const bytes = line == 0 ? 0 : <u32>clientLineWrite(client, line, 0);
  logAdd(code, number, secondNumber, line, bytes, second, secondCount);
  scratchReset(mark);
}
