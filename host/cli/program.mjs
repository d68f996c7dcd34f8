// Which file of the build a command runs: its bundle (host/tool/program-build.mjs), which loads in
// half the time, or the module itself where there is none or tsc has run since. What is missing is
// built first.

import { statSync } from 'node:fs';

const at = (name) => new URL(`../../build/${name}`, import.meta.url);
/** When a file was changed, ms; 0 = it is not there. */
const changed = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** Whether the build has a file. */
export const isBuilt = (name) => changed(at(name)) !== 0;

/** Builds what is missing or old, and says so in a command's name. */
export async function programBuild(command) {
  const { build } = await import('../tool/build.mjs');
  process.stderr.write(`${command}: building, which takes about a minute ...\n`);
  await build();
}

/** Where a command's program is: its bundle, if it has one that is no older, or its module. */
export function programAt(module, bundle) {
  if (bundle === undefined) return at(`host/${module}`).href;
  const bundled = at(`host/bundle/${bundle}`);
  return (changed(bundled) > changed(at('host.tsbuildinfo')) ? bundled : at(`host/${module}`)).href;
}

/** Runs a command with the arguments of the process. */
export async function programRun(command, module, bundle) {
  if (!isBuilt(`host/${module}`)) await programBuild(command);
  const { main } = await import(programAt(module, bundle));
  await main(process.argv.slice(2));
}
