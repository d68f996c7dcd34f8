// Which database the entries of a walk are in: it is named once in front of them, in the main row
// of chunks and, while a large entry is being written there, in the row beside it (chunk.ts).

import { encoderSelect } from './encoder';
import { Source, noSource } from './source';

/** The source that was named last in the main row and at the side. */
let main: Source = noSource;
let side: Source = noSource;

/** A walk begins: nothing is named. */
export function namingBegin(): void {
  main = noSource;
  side = noSource;
}

/** Names a source's database in the main row, unless it was the last one. */
export function namingMain(source: Source): void {
  if (main == source) return;
  main = source;
  select(source);
}

/** The same at the side. */
export function namingSide(source: Source): void {
  if (side == source) return;
  side = source;
  select(source);
}

/** What stands at the side comes into the main row now, if there is anything. */
export function namingJoin(hasSide: bool): void {
  if (hasSide) main = side;
  side = noSource;
}

function select(source: Source): void {
  encoderSelect(source.index, !source.isNamed, source.keys, source.volatileKeys);
  source.isNamed = true;
}
