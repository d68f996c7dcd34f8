// LOLWUT [VERSION n] [columns [rows]]: a picture and the version. Redis draws another one in each
// version; ours is a cedar at night, drawn anew each time.
//
//        .        *
//            ^          the tree      1, 3, 5 … needles a row, wider at each tier, lights in them
//           /o\         the sky       stars, where no tree stands
//          //*\\
//            |          the trunk
//   ____~__~____~~___   the ground
//
// VERSION picks the picture of a Redis version; ours is the same for all of them. As in Redis, only
// 5 and 6 insist on a size that is a number. It is limited, so that a reply stays small.

import { redisVersion } from '../config/version.js';
import { ERROR_NOT_INTEGER } from '../engine/seam.generated.js';
import type { HostCall } from './call.js';

const columnsDefault = 48;
const rowsDefault = 14;
const sizeMaximum = 1000;

export function lolwutCommand(call: HostCall): void {
  const words = call.text.slice(1);
  let version: number | null = null;
  if (words.length >= 2 && words[0]!.toLowerCase() === 'version') {
    version = integerRead(words[1]);
    if (version === null) return replyNoInteger(call);
    words.splice(0, 2);
  }
  const columns = integerRead(words[0], columnsDefault);
  const rows = integerRead(words[1], rowsDefault);
  const isStrict = version === 5 || version === 6;
  if (isStrict && (columns === null || rows === null)) return replyNoInteger(call);
  const size = [clamp(columns ?? columnsDefault), clamp(rows ?? rowsDefault)] as const;
  const picture = cedarDraw(...size, Math.random);
  call.reply.verbatim('txt', `${picture}\nRedis ver. ${redisVersion}\n`);
}

function replyNoInteger(call: HostCall): void {
  call.reply.error(ERROR_NOT_INTEGER);
}

/** A whole number that fits into 64 bits; `absent` for a missing word, null for any other. */
function integerRead(word: string | undefined, absent = 0): number | null {
  if (word === undefined) return absent;
  if (!/^(0|-?[1-9][0-9]{0,18})$/.test(word)) return null;
  return BigInt.asIntN(64, BigInt(word)) === BigInt(word) ? Number(word) : null;
}

function clamp(size: number): number {
  return Math.min(Math.max(size, 1), sizeMaximum);
}

/** The picture: `rows` lines of `columns` characters, each with a line end. */
export function cedarDraw(columns: number, rows: number, random: () => number): string {
  const lines: string[] = [];
  const middle = Math.floor(columns / 2);
  const crown = Math.max(rows - 2, 0);
  for (let row = 0; row < rows; row++) {
    // A tier is four rows high and begins one row narrower than the one above it has ended.
    const half = row < crown ? row - Math.floor(row / 4) * 2 : row === crown ? 0 : -1;
    let line = '';
    for (let column = 0; column < columns; column++) {
      const from = column - middle;
      if (row === rows - 1) line += random() < 0.3 ? '~' : '_';
      else if (Math.abs(from) > half) line += row < crown ? skyDraw(random) : ' ';
      else line += row === crown ? '|' : needleDraw(from, row, random);
    }
    lines.push(`${line}\n`);
  }
  return lines.join('');
}

function skyDraw(random: () => number): string {
  const chance = random();
  if (chance < 0.02) return '*';
  return chance < 0.06 ? '.' : ' ';
}

function needleDraw(from: number, row: number, random: () => number): string {
  if (row === 0) return '^';
  if (random() < 0.1) return 'o';
  if (from === 0) return '|';
  return from < 0 ? '/' : '\\';
}
