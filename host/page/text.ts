// Replies and figures as a person reads them.

import type { RemoteReply } from '../net/reply-reader.js';
import { shownText } from '../view/shown-text.js';

/** What a reply says in one line; '' for aggregates and for what is not there. */
export function wordOf(reply: RemoteReply | undefined): string {
  if (reply === undefined) return '';
  switch (reply.kind) {
    case 'bulk':
    case 'verbatim':
      return shownText(reply.bytes);
    case 'integer':
      return String(reply.value);
    case 'boolean':
      return String(reply.value);
    case 'simple':
    case 'error':
    case 'double':
    case 'big':
      return reply.text;
    default:
      return '';
  }
}

/** The bytes of a reply. */
export function bytesOf(reply: RemoteReply | undefined): Uint8Array {
  if (reply !== undefined && 'bytes' in reply) return reply.bytes;
  return new TextEncoder().encode(wordOf(reply));
}

export function numberOf(reply: RemoteReply | undefined): number {
  return Number(wordOf(reply) || 0);
}

/** The members of an aggregate, none for anything else. */
export function itemsOf(reply: RemoteReply | undefined): readonly RemoteReply[] {
  return reply !== undefined && 'items' in reply ? reply.items : [];
}

/** Members two by two: of a map, or of an array that is one in RESP2. */
export function pairsOf(reply: RemoteReply | undefined): [RemoteReply, RemoteReply][] {
  const items = itemsOf(reply);
  const pairs: [RemoteReply, RemoteReply][] = [];
  for (let at = 0; at + 1 < items.length; at += 2) pairs.push([items[at]!, items[at + 1]!]);
  return pairs;
}

/** The fields of INFO. */
export function infoFields(reply: RemoteReply): Map<string, string> {
  const lines = wordOf(reply).split('\r\n');
  return new Map(
    lines.filter((line) => line.includes(':')).map((line) => line.split(/:(.*)/s, 2) as never),
  );
}

/** A browser lays out a line of MBs for seconds. */
const mostLetters = 500;

/** A name as far as it can be shown: names may be of any length. */
export function shortText(text: string, most = mostLetters): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** 1536 as '1.5 kB'. */
export function bytesText(count: number): string {
  if (count < 1000) return `${Math.round(count)} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = count;
  let unit = -1;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]!}`;
}

/** 1234567 as '1,234,567'. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** Milliseconds as '4.2 s', '3 min 20 s', '2 d 4 h'. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(milliseconds, 0) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** '1 key', '2 keys'. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}
