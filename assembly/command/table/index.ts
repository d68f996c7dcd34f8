// The command table: the families in the order of their rows, put together.
//
// A container's subcommands follow it immediately, so that the rows of 'client' are
//
//   id 47   client            container: none    subcommands: 16
//   id 48   client|getname    container: 47
//   id 49   client|getredir   container: 47      …
//
// (the numbers change when a row is added: an id lives as long as a build and reaches no disk).

import { bitmapFamily } from './bitmap.js';
import { clusterFamily } from './cluster.js';
import { connectionFamily } from './connection.js';
import { genericFamily } from './generic.js';
import { geoFamily } from './geo.js';
import { hashFamily } from './hash.js';
import { hyperloglogFamily } from './hyperloglog.js';
import { listFamily } from './list.js';
import { type Draft, type Family, type TableRow, legacyTriple } from './row.js';
import { scriptingFamily } from './scripting.js';
import { serverFamily } from './server.js';
import { pubsubFamily } from './pubsub.js';
import { setFamily } from './set.js';
import { streamFamily } from './stream.js';
import { stringFamily } from './string.js';
import { transactionsFamily } from './transactions.js';
import { zsetFamily } from './zset.js';

export * from './row.js';

/** Every family. A new one is added here. */
export const families: readonly Family[] = [
  stringFamily,
  bitmapFamily,
  hyperloglogFamily,
  geoFamily,
  listFamily,
  setFamily,
  zsetFamily,
  hashFamily,
  streamFamily,
  genericFamily,
  clusterFamily,
  connectionFamily,
  serverFamily,
  transactionsFamily,
  pubsubFamily,
  scriptingFamily,
];

/** Every row, subcommands too; a row's `id` is its index. */
export const tableRows: readonly TableRow[] = assemble(families);

function assemble(all: readonly Family[]): TableRow[] {
  const rows: TableRow[] = [];
  for (const { group, rows: drafts } of all) {
    for (const draft of drafts) append(rows, draft, group, null);
  }
  const names = new Set(rows.map((row) => row.fullName));
  if (names.size !== rows.length) throw new Error('command table: a name stands in two rows');
  return rows;
}

/** Finishes a draft and puts it, then its subcommands, at the end of `rows`. */
function append(
  rows: TableRow[],
  draft: Draft,
  group: string,
  container: TableRow | null,
): TableRow {
  const fullName = container ? `${container.name}|${draft.name}` : draft.name;
  const subcommands: TableRow[] = [];
  const bare = draft.details.subcommands !== undefined && draft.details.handler === undefined;
  const row: TableRow = {
    ...draft,
    ...legacyTriple(draft.keySpecs),
    id: rows.length,
    fullName,
    group,
    container,
    subcommands,
    handler: bare ? null : (draft.details.handler ?? handlerName(fullName)),
  };
  rows.push(row);
  for (const inner of draft.details.subcommands ?? []) {
    subcommands.push(append(rows, inner, group, row));
  }
  return row;
}

/** 'client|no-evict' is run by clientNoEvictCommand. */
function handlerName(fullName: string): string {
  return `${fullName.replace(/[|-](.)/g, (_, letter: string) => letter.toUpperCase())}Command`;
}
