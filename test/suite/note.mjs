// Notes what the TCL suite of Redis says of Cedis in results.tsv, beside what it says of Redis.
//
//   runner … unit/wait integration/rdb | node test/suite/note.mjs
//   node test/suite/note.mjs --why unit/wait 'it waits for a child process'
//
// The standard input is what a runner of the suite prints, a row a file, and is passed on:
//
//   unit/wait     pass        ok   36  err   0  ignored   0  29 s
//
// pass and FAILS are runs that came to their end; what TIME LIMIT and BROKE OFF counted is a part.
// A reason is kept until the file passes. Afterwards: node host/tool/generate-readme.mjs

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('results.tsv', import.meta.url));
const row =
  /^(\S+)\s+(pass|FAILS|TIME LIMIT|BROKE OFF)\s+ok\s+(\d+)\s+err\s+(\d+)\s+ignored\s+(\d+)/;

/** The lines of results.tsv as [file, cells], those of its head as [null, line]. */
function read() {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (line.startsWith('#') ? [null, line] : [line.split('\t')[0], line.split('\t')]));
}

function write(lines) {
  const text = lines.map(([name, cells]) => (name === null ? cells : cells.join('\t').trimEnd()));
  writeFileSync(file, `${text.join('\n')}\n`);
}

/** The cells of a file; ends the program when the suite has no such file. */
function cellsOf(lines, name) {
  const found = lines.find(([each]) => each === name);
  if (found !== undefined) return found[1];
  process.stderr.write(`note: the suite has no file ${name}\n`);
  process.exit(1);
}

const lines = read();
if (process.argv[2] === '--why') {
  const [, , , name, why] = process.argv;
  const cells = cellsOf(lines, name);
  while (cells.length < 6) cells.push('');
  cells[6] = why;
} else {
  for (const line of readFileSync(0, 'utf8').split('\n')) {
    process.stdout.write(`${line}\n`);
    const found = row.exec(line);
    if (found === null) continue;
    const [, name, verdict, ok, err, ignored] = found;
    const cells = cellsOf(lines, name);
    const why = verdict === 'pass' ? '' : (cells[6] ?? '');
    cells.splice(2, cells.length, verdict.toLowerCase(), ok, err, ignored, why);
  }
}
write(lines);
