// A reply laid out: what is one value as a word, pairs and rows as tables, all else as a tree.
//
//     %2 a => 1, b => 2            a │ 1              *2 [x, 1.5] [y, 2]      1  x  1.5
//                                  b │ 2                                      2  y  2
//     *2 [id [f v g w]] …          id │ f v  g w      streams: an entry a row
//     *2 [1 [2 [3]]]               a tree, whose branches can be shut

import type { RemoteReply } from '../../net/reply-reader.js';
import { element } from '../dom.js';
import { bytesText, countOf, itemsOf, pairsOf } from '../text.js';
import { plainText, shownText } from '../../view/shown-text.js';

/** Rows that are shown at first. */
const firstRows = 100;
/** Bytes of a text that are shown: a browser takes a second to lay some hundred thousand out. */
export const mostBytes = 64 * 1024;

type Row = readonly RemoteReply[];

export function replyView(reply: RemoteReply): HTMLElement {
  if (!('items' in reply)) return scalarView(reply);
  if (reply.items.length === 0) return note(`empty ${nameOf(reply.kind)}`);
  const table = tableOf(reply);
  return table ?? treeView(reply);
}

function nameOf(kind: string): string {
  return kind === 'push' ? 'message' : kind;
}

function note(text: string): HTMLElement {
  return element('span', { class: 'nothing' }, `(${text})`);
}

function isScalar(reply: RemoteReply): boolean {
  return !('items' in reply);
}

function scalarView(reply: Exclude<RemoteReply, { items: unknown }>): HTMLElement {
  switch (reply.kind) {
    case 'nil':
      return note('nil');
    case 'integer':
      return element('span', { class: 'number', title: 'integer' }, String(reply.value));
    case 'double':
      return element('span', { class: 'number', title: 'double' }, reply.text);
    case 'big':
      return element('span', { class: 'number', title: 'big number' }, reply.text);
    case 'boolean':
      return element('span', { class: 'number', title: 'boolean' }, String(reply.value));
    case 'simple':
      return element('span', { class: 'status' }, reply.text);
    case 'error':
      return errorView(reply.text);
    case 'verbatim':
      return cutShort(reply.bytes, (bytes) =>
        element('pre', { class: 'text' }, shownText(bytes).replaceAll('\r\n', '\n')),
      );
    case 'bulk':
      return cutShort(reply.bytes, textView);
  }
}

function errorView(text: string): HTMLElement {
  const [code = '', ...rest] = text.split(' ');
  return element(
    'span',
    { class: 'error' },
    element('strong', {}, code),
    rest.length === 0 ? '' : ` ${rest.join(' ')}`,
  );
}

/** What is shown of some bytes, and how many more there are. */
function cutShort(bytes: Uint8Array, view: (bytes: Uint8Array) => HTMLElement): HTMLElement {
  if (bytes.length <= mostBytes) return view(bytes);
  let count = mostBytes;
  // Not in the middle of a character.
  while (count > mostBytes - 4 && (bytes[count]! & 0xc0) === 0x80) count--;
  const rest = `… ${bytesText(bytes.length - count)} more: copy takes all`;
  return element('div', {}, view(bytes.subarray(0, count)), note(rest));
}

function textView(bytes: Uint8Array): HTMLElement {
  const text = plainText(bytes);
  if (text === null) {
    return element('span', { class: 'binary', title: 'not a text: bytes' }, shownText(bytes));
  }
  if (text === '') return note('empty text');
  if (text.trim() === '') {
    return element('span', { class: 'binary', title: 'blanks' }, shownText(bytes));
  }
  return element(text.includes('\n') ? 'pre' : 'span', { class: 'text' }, text);
}

/** The reply as a table, if it has the shape of one. */
function tableOf(reply: RemoteReply): HTMLElement | null {
  const items = itemsOf(reply);
  if (reply.kind === 'map') {
    const pairs = pairsOf(reply);
    if (!pairs.every(([, value]) => isScalar(value))) return null;
    return rowsView(pairs, null, 'pairs');
  }
  if (items.every(isScalar))
    return rowsView(
      items.map((item) => [item]),
      null,
      'list',
    );
  const names = sharedNames(items);
  if (names !== null) {
    const rows = items.map((item) => pairsOf(item).map(([, value]) => value));
    return rowsView(rows, names, 'list');
  }
  if (items.every(isStreamEntry)) return streamView(items);
  const width = itemsOf(items[0]).length;
  const isEven = items.every(
    (item) => item.kind === 'array' && item.items.length === width && item.items.every(isScalar),
  );
  return isEven && width > 1 ? rowsView(items.map(itemsOf), null, 'list') : null;
}

/** The names that all members have, in their order, if they are maps of single values. */
function sharedNames(items: readonly RemoteReply[]): string[] | null {
  const namesOf = (item: RemoteReply): string | null => {
    if (item.kind !== 'map' || item.items.length === 0) return null;
    const pairs = pairsOf(item);
    if (!pairs.every(([name, value]) => isScalar(value) && 'bytes' in name)) return null;
    return pairs.map(([name]) => ('bytes' in name ? shownText(name.bytes) : '')).join('\n');
  };
  const first = namesOf(items[0]!);
  if (first === null || items.some((item) => namesOf(item) !== first)) return null;
  return first.split('\n');
}

function isStreamEntry(item: RemoteReply): boolean {
  const [id, fields, ...rest] = itemsOf(item);
  if (id?.kind !== 'bulk' || fields?.kind !== 'array' || rest.length > 0) return false;
  if (!/^\d+-\d+$/.test(shownText(id.bytes))) return false;
  return fields.items.length % 2 === 0 && fields.items.every(isScalar);
}

function streamView(items: readonly RemoteReply[]): HTMLElement {
  return limited(items, 'entry', (entry) => {
    const [id, fields] = itemsOf(entry);
    const shown = pairsOf(fields).map(([name, value]) =>
      element('span', { class: 'pair' }, element('b', {}, replyView(name)), ' ', replyView(value)),
    );
    return element(
      'tr',
      {},
      element('th', { scope: 'row', class: 'id' }, replyView(id!)),
      element('td', {}, shown),
    );
  });
}

function rowsView(
  rows: readonly Row[],
  names: readonly string[] | null,
  kind: 'list' | 'pairs',
): HTMLElement {
  let number = 0;
  const made = (row: Row): HTMLElement => {
    number += 1;
    const head =
      kind === 'pairs'
        ? element('th', { scope: 'row' }, replyView(row[0]!))
        : element('td', { class: 'index' }, number);
    const rest = kind === 'pairs' ? row.slice(1) : row;
    return element(
      'tr',
      {},
      head,
      rest.map((value) => element('td', {}, replyView(value))),
    );
  };
  const head =
    names === null
      ? null
      : element(
          'thead',
          {},
          element(
            'tr',
            {},
            element('td', {}),
            names.map((name) => element('th', { scope: 'col' }, name)),
          ),
        );
  return limited(rows, 'row', made, head);
}

/** A table whose later rows are made when they are asked for. */
function limited<Item>(
  items: readonly Item[],
  noun: string,
  made: (item: Item) => HTMLElement,
  head: HTMLElement | null = null,
): HTMLElement {
  const body = element('tbody', {}, items.slice(0, firstRows).map(made));
  const table = element('table', {}, head, body);
  const rest = items.length - firstRows;
  if (rest <= 0) return table;
  const more = element(
    'button',
    {
      type: 'button',
      class: 'plain',
      onclick: () => {
        body.append(...items.slice(firstRows).map(made));
        more.remove();
      },
    },
    `Show ${countOf(rest, `more ${noun}`)}`,
  );
  return element('div', {}, table, more);
}

function treeView(reply: RemoteReply): HTMLElement {
  if (!('items' in reply) || reply.items.length === 0) return replyView(reply);
  const isMap = reply.kind === 'map';
  const branches: [string | HTMLElement, RemoteReply][] = isMap
    ? pairsOf(reply).map(([name, value]) => [replyView(name), value])
    : reply.items.map((item, at) => [String(at + 1), item]);
  return element(
    'ul',
    { class: 'tree' },
    branches.map(([name, value]) => branchView(name, value)),
  );
}

function branchView(name: string | HTMLElement, value: RemoteReply): HTMLElement {
  const head = element('span', { class: typeof name === 'string' ? 'index' : 'name' }, name);
  if (isScalar(value) || itemsOf(value).length === 0) {
    return element('li', {}, head, ' ', replyView(value));
  }
  const step = value.kind === 'map' ? 2 : 1;
  const count = countOf(itemsOf(value).length / step, value.kind === 'map' ? 'field' : 'item');
  return element(
    'li',
    {},
    element(
      'details',
      { open: true },
      element('summary', {}, head, ' ', element('span', { class: 'nothing' }, count)),
      element('div', { class: 'inner' }, tableOf(value) ?? treeView(value)),
    ),
  );
}
