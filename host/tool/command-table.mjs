// The command table (assembly/command/table) for the generators, which run before anything is built.

import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import typescript from 'typescript';

/** The table's modules, compiled into a folder that exists only meanwhile. */
export async function tableLoad(source) {
  const folder = mkdtempSync(join(tmpdir(), 'cedis-table-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    for (const name of readdirSync(source).filter((file) => file.endsWith('.ts'))) {
      const { outputText } = typescript.transpileModule(readFileSync(join(source, name), 'utf8'), {
        compilerOptions: {
          target: typescript.ScriptTarget.ES2022,
          module: typescript.ModuleKind.ES2022,
        },
      });
      writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), outputText);
    }
    return await import(pathToFileURL(join(folder, 'index.js')).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
