// Keys as a tree, by the parts that ':' makes of their names:
//
//     user:1  user:2  user:2:tags  hits          user      3 keys
//                                                  1
//                                                  2
//                                                  2     1 key
//                                                    tags
//                                                hits

/** A key of which it is known what it takes. */
export interface Sized {
  readonly name: string;
  readonly bytes: number;
}

export interface Branch<Row extends Sized> {
  /** The part of the name: 'user'. */
  readonly label: string;
  /** The whole name so far: 'user:'; '' for the root. */
  readonly path: string;
  readonly branches: Map<string, Branch<Row>>;
  readonly rows: Row[];
  count: number;
  bytes: number;
}

function branchMake<Row extends Sized>(label: string, path: string): Branch<Row> {
  return { label, path, branches: new Map(), rows: [], count: 0, bytes: 0 };
}

export function branchesOf<Row extends Sized>(rows: readonly Row[]): Branch<Row> {
  const root = branchMake<Row>('', '');
  for (const row of rows) {
    const parts = row.name.split(':');
    let branch = root;
    for (let at = 0; ; at++) {
      branch.count += 1;
      branch.bytes += row.bytes;
      if (at === parts.length - 1) break;
      const label = parts[at]!;
      let next = branch.branches.get(label);
      if (next === undefined) {
        next = branchMake<Row>(label, `${branch.path}${label}:`);
        branch.branches.set(label, next);
      }
      branch = next;
    }
    branch.rows.push(row);
  }
  return root;
}
