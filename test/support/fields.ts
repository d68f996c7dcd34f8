// Hashes whose fields expire, for their tests: the engine of probe.ts, whose clock stands still
// until a test moves it, and whose effects are logged.

import { Parameter } from '../../host/engine/seam.generated.js';
import { takeEffects } from './effects.js';
import { call, engine, probeReset } from './probe.js';
import { respParse } from './resp.js';

/** Makes a new engine that logs effects, and connects the client. */
export function fieldsReset(): void {
  probeReset();
  engine.core.setParameter(Parameter.EFFECTS, 1);
  call('SET warm up');
  takeEffects(engine.core);
}

/** What the engine has logged since the last time, one line a command. */
export function log(): string[] {
  const commands = respParse(takeEffects(engine.core)).replies as string[][];
  return commands.map((words) => words.join(' '));
}

/** Lets time pass and everything happen that is due. */
export function pass(milliseconds: number): void {
  engine.advance(milliseconds);
  while (engine.tick());
}

/** The fields and values of a hash. */
export function fieldsOf(key: string): Record<string, string> {
  const flat = call(`HGETALL ${key}`) as string[];
  return Object.fromEntries(
    flat.flatMap((field, i) => (i % 2 === 0 ? [[field, flat[i + 1]!]] : [])),
  ) as Record<string, string>;
}
