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

/** HELLO tells the number of the client, which counts all that there were before. */
const shown = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/(?<=\$2\r\nid\r\n:)\d+/g, 'N');

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
    const { bytes: wanted, closes } = step;
    const bytes = closes ? await link.ended() : await link.bytes(wanted.length);
    expect(shown(bytes)).toBe(shown(wanted));
  }
  for (const link of links.values()) {
    expect((await link.take()).toString('latin1')).toBe('');
    await link.close();
  }
}
