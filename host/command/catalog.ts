// The commands by the names that they have on one server: rename-command gives a command another
// name or takes it away. Subcommands and full names stay as they are.

import { type TableRow, tableRows } from '../../assembly/command/table/index.js';
import { byteTextLower } from '../config/byte-text.js';

/** The commands of one server by the names they have there. */
export class CommandCatalog {
  readonly #rows = new Map<string, TableRow>();

  constructor() {
    for (const row of tableRows) {
      if (!row.container) this.#rows.set(row.name, row);
    }
  }

  /** Number of commands, subcommands not counted. */
  get count(): number {
    return this.#rows.size;
  }

  /** All commands, in the table's order but for renamed ones. */
  rows(): Iterable<TableRow> {
    return this.#rows.values();
  }

  /** The command of a name like 'get' or 'client|list', in any case. */
  find(name: string): TableRow | undefined {
    const [head = '', ...rest] = name.split('|');
    const row = this.#rows.get(byteTextLower(head));
    if (rest.length === 0) return row;
    return rest.length === 1 && row ? subcommand(row, rest[0]!) : undefined;
  }

  /**
   * Gives a command another name, an empty one takes it away; what commandRename is in the engine.
   */
  rename(name: string, target: string): 'done' | 'unknown' | 'taken' {
    const row = this.#rows.get(byteTextLower(name));
    if (!row) return 'unknown';
    const owner = this.#rows.get(byteTextLower(target));
    if (owner && owner !== row) return 'taken';
    this.#rows.delete(byteTextLower(name));
    if (target !== '') this.#rows.set(byteTextLower(target), row);
    return 'done';
  }
}

function subcommand(row: TableRow, name: string): TableRow | undefined {
  return row.subcommands.find((inner) => inner.name === byteTextLower(name));
}
