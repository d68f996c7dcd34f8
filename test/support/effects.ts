// The effect log of an engine, all of it.

import type { Core } from '../../host/engine/core.js';
import { effectsHand } from '../../host/engine/effects.js';

/** The effect log since the last call, whosesoever it is. */
export function takeEffects(core: Core): Buffer {
  const parts: Uint8Array[] = [];
  effectsHand(core, (bytes) => parts.push(bytes.slice()));
  return Buffer.concat(parts);
}
