/*
 * Runs a section of a wire document over whatever carries bytes: sockets of a server, connections
 * of a store in a page or in a worker.
 */

import { expect } from 'vitest';

import type { Section } from './document.js';

/** A connection, as a client has it. */
export interface WireLink {
  write(bytes: Buffer): unknown;
  /** Waits until so many bytes have come, and takes all that has. */
  bytes(count: number): Promise<Buffer>;
  /** Waits for the end of the connection; what has come until then. */
  ended(): Promise<Buffer>;
  /** What has come and was not taken yet. */
  take(): Buffer | Promise<Buffer>;
  close(): unknown;
}

export interface WireTransport {
  open(): Promise<WireLink>;
  /** Waits until all that was sent over any connection has been looked at. */
  barrier(): Promise<void>;
}

/** What a server is told before each section: what an earlier one has left is gone. */
export const FRESH: readonly (readonly string[])[] = [
  ['FLUSHALL'],
  ['SCRIPT', 'FLUSH'],
  ['FUNCTION', 'FLUSH'],
  ['ACL', 'DELUSER', 'u'],
];

/**
 * HELLO tells the number of the client, which counts all that there were before, and the version,
 * which is another with Redis.
 */
const shown = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(/(?<=\$2\r\nid\r\n:)\d+/g, 'N')
    .replace(/(?<=\$7\r\nversion\r\n)\$\d\r\n[\d.]+/g, 'V');

export async function sectionRun(section: Section, transport: WireTransport): Promise<void> {
  const links = new Map<string, WireLink>();
  for (const link of section.links) links.set(link, await transport.open());
  for (const step of section.steps) {
    const link = links.get(step.link)!;
    if (step.kind === 'request') {
      await link.write(step.bytes);
      await transport.barrier();
      continue;
    }
    const wanted = shown(step.bytes);
    let bytes = step.closes ? await link.ended() : await link.bytes(step.bytes.length);
    // A number or a version that is longer than the document's leaves something behind.
    while (!step.closes && shown(bytes).length < wanted.length) {
      bytes = Buffer.concat([bytes, await link.bytes(1)]);
    }
    expect(shown(bytes)).toBe(wanted);
  }
  for (const link of links.values()) {
    expect((await link.take()).toString('latin1')).toBe('');
    await link.close();
  }
}
