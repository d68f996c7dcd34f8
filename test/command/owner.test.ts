/*
 * An owner in the process: requests that are written, and replies that are read, in the engine's
 * memory (host/engine/in-place.ts).
 */

import { describe, expect, test } from 'vitest';

import { outputCount, outputPlace, ownerPlace, ownerReceived } from '../../host/engine/in-place.js';
import { Outstanding } from '../../host/engine/seam.generated.js';
import type { TestClient } from '../support/engine.js';
import { TestEngine } from '../support/engine.js';
import { respCommand } from '../support/resp.js';

const { OWN_OUTPUT, OTHER_OUTPUT, WORK, DEADLINE, PIPELINE, TAKEN } = Outstanding;

/** What there is to poll behind commands that are written in place. */
function given({ engine: { core }, handle }: TestClient, ...commands: string[][]): number {
  const bytes = Buffer.concat(commands.map((words) => respCommand(words)));
  const place = ownerPlace(core, handle, bytes.length);
  core.memory.bytes.set(bytes, place);
  return ownerReceived(core, handle, bytes.length);
}

/** The reply that was taken. */
function read({ engine: { core }, handle }: TestClient): string {
  const place = outputPlace(core, handle);
  const text = Buffer.from(core.memory.bytes.subarray(place, place + outputCount(core, handle)));
  core.written(handle);
  return text.toString('latin1');
}

/** A client whose engine takes no time, and what is left behind it is polled. */
function connected(): TestClient {
  return new TestEngine({ elapsed: () => 0 }).connect();
}

describe('an owner in the process', () => {
  test('finds its reply taken where nothing else is to be done', () => {
    const owner = connected();
    expect(given(owner, ['SET', 'k', 'v', 'PX', '50'])).toBe(OWN_OUTPUT | DEADLINE | TAKEN);
    expect(read(owner)).toBe('+OK\r\n');
    owner.engine.deadlineMs();
    expect(given(owner, ['GET', 'k'])).toBe(OWN_OUTPUT | TAKEN);
    expect(owner.engine.core.pollOutput()).toBe(0);
    expect(read(owner)).toBe('$1\r\nv\r\n');
    expect(given(owner, ['CLIENT', 'REPLY', 'SKIP'], ['PING'])).toBe(0);
  });

  test('finds it waiting where there is more to do than to read it', () => {
    const owner = connected();
    const subscriber = owner.engine.connect();
    subscriber.call('SUBSCRIBE', 'channel');
    expect(given(owner, ['PUBLISH', 'channel', 'x'])).toBe(OWN_OUTPUT | OTHER_OUTPUT);
    owner.engine.settle();
    expect(given(owner, ['PING'], ['PING'])).toBe(OWN_OUTPUT | PIPELINE);
    owner.engine.settle();
    expect(given(owner, ['COMMAND', 'COUNT'])).toBe(WORK);
    owner.engine.settle();
    expect(owner.replies().slice(0, 3)).toEqual([1, 'PONG', 'PONG']);
  });

  test('has no place for more than the input buffer holds', () => {
    const owner = connected();
    const { core } = owner.engine;
    expect(ownerPlace(core, owner.handle, 16 * 1024)).toBeGreaterThan(0);
    expect(ownerPlace(core, owner.handle, 64 * 1024 * 1024)).toBe(0);
    expect(given(owner, ['PING'])).toBe(OWN_OUTPUT | TAKEN);
    expect(read(owner)).toBe('+PONG\r\n');
  });
});
