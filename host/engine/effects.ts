// The effect log, as the engine hands it over: part by part, each for whom it is.

import type { Core } from './core.js';

/** Takes the bytes of a part, which are good during the call only; `whose` are EffectFor bits. */
export type EffectTaker = (bytes: Uint8Array, whose: number) => void;

/** Hands over the effect log since the last call. */
export function effectsHand(core: Core, take: EffectTaker): void {
  const { engine, memory } = core;
  for (let count = engine.effectsBytes(); count !== 0; count = engine.effectsBytes()) {
    take(memory.view(engine.effectsAddress(), count), engine.effectsFor());
    engine.effectsClear();
  }
}

/** Drops the effect log. */
export function effectsDrop(core: Core): void {
  effectsHand(core, () => undefined);
  core.engine.effectsClear();
}
