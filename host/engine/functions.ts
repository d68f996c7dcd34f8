// Payloads of libraries of functions, which any Redis since 7.0 understands (assembly/rdb).

import type { Core } from './core.js';
import { FunctionsItem } from './seam.generated.js';

/** What a payload holds; or what is wrong with it. */
export type FunctionsFound =
  | { readonly isWhole: true; readonly texts: readonly string[] }
  | { readonly isWhole: false; readonly problem: string };

const problems: Readonly<Record<number, string>> = {
  [FunctionsItem.OTHER]: 'given type is not a function',
  [FunctionsItem.OLD]: 'Pre-GA function format not supported',
  [FunctionsItem.BROKEN]: 'Failed loading library payload',
};

/** The payload of the texts of libraries; null = memory is out. */
export function functionsPack(core: Core, texts: readonly string[]): Uint8Array | null {
  const { engine, memory } = core;
  const bytes = texts.length === 0 ? 0 : core.putWords(texts);
  if (bytes === 0 && texts.length > 0) return null;
  const address = engine.functionsPayload(bytes);
  if (address === 0) return null;
  const payload = memory.copy(address, engine.functionsPayloadBytes());
  engine.functionsRelease();
  return payload;
}

/** The texts of a payload. */
export function functionsUnpack(core: Core, payload: Uint8Array): FunctionsFound {
  const { engine, memory } = core;
  if (core.putReply(payload) !== payload.length || engine.functionsRead(payload.length) === 0) {
    return { isWhole: false, problem: 'DUMP payload version or checksum are wrong' };
  }
  const texts: string[] = [];
  for (;;) {
    const item = engine.functionsItem();
    if (item === FunctionsItem.END) return { isWhole: true, texts };
    if (item !== FunctionsItem.TEXT) {
      return { isWhole: false, problem: problems[item] ?? '' };
    }
    texts.push(memory.text(engine.functionsText(), engine.functionsTextBytes()));
  }
}
