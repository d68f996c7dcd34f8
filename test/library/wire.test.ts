/*
 * The wire documents (test/wire) over a store: whole, and one byte at a time. Sections in which the
 * test answers for the host are left out: here the host answers itself.
 */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type Store, open } from '../../host/library/index.js';
import { SteeredClock } from '../../host/library/time.js';
import { START_MS, testModule } from '../support/engine.js';
import { type Section, wireDocuments } from '../wire/document.js';

/** A connection of a store, and what has come over it. */
class StoreLink {
  closed = false;
  readonly #connection: ReturnType<Store['connect']>;
  #come: Buffer[] = [];

  constructor(store: Store) {
    this.#connection = store.connect({
      output: (bytes) => void this.#come.push(Buffer.from(bytes)),
      closed: () => (this.closed = true),
    });
  }

  send(bytes: Uint8Array, pieceBytes: number): void {
    for (let at = 0; at < bytes.length && !this.closed; at += pieceBytes) {
      this.#connection.send(bytes.subarray(at, at + pieceBytes));
    }
  }

  /** What has come. HELLO tells the number of the client: the first one is the store's own. */
  taken(): string {
    const text = Buffer.concat(this.#come.splice(0)).toString('latin1');
    return text.replace(/(?<=\$2\r\nid\r\n:)(\d+)/g, (id) => String(Number(id) - 1));
  }
}

let store: Store;
beforeEach(async () => {
  store = await open({ module: testModule(), clock: new SteeredClock(START_MS), seed: 1n });
});
afterEach(() => store.close());

function run(section: Section, pieceBytes: (bytes: Uint8Array) => number): void {
  const links = new Map(section.links.map((link) => [link, new StoreLink(store)]));
  for (const step of section.steps) {
    const link = links.get(step.link)!;
    if (step.kind === 'request') {
      link.send(step.bytes, pieceBytes(step.bytes));
      continue;
    }
    expect(link.taken()).toBe(step.bytes.toString('latin1'));
    expect(link.closed).toBe(step.closes);
  }
  expect([...links.values()].map((link) => link.taken()).join('')).toBe('');
}

const isHosted = ({ steps }: Section): boolean =>
  steps.some((step) => step.kind === 'request' && [...step.host].length > 0);

const sections = wireDocuments().flatMap(({ name, sections: all }) =>
  all.filter((each) => !isHosted(each)).map((each) => [`${name}: ${each.title}`, each] as const),
);

describe('a store says what the documents say', () => {
  test('nearly all of them', () => {
    expect(sections.length).toBeGreaterThan(100);
  });

  test.each(sections)('%s: whole', (_, section) => {
    run(section, (bytes) => Math.max(bytes.length, 1));
  });

  test.each(sections)('%s: in pieces', (_, section) => {
    run(section, (bytes) => (bytes.length > 5000 ? 97 : 1));
  });
});
