// A command and its answer, as they stand in the terminal, and what can be done with them.

import { byteTextToString } from '../../config/byte-text.js';
import { replyFormat } from '../../client/format.js';
import type { RemoteReply } from '../../net/reply-reader.js';
import { button, element } from '../dom.js';
import { countText, itemsOf } from '../text.js';
import { mostBytes, replyView } from './reply-view.js';

/** A command as it was asked, and the place for its answer. */
export function exchangeMake(
  line: string,
  markText: string,
): { exchange: HTMLElement; answer: HTMLElement } {
  const [name = '', rest = ''] = line.split(/(?<=^\S+)(?=\s)/);
  const asked = element('code', {}, element('b', {}, name), rest);
  const answer = element('div', { class: 'answer' });
  const mark = element('span', { class: 'mark', 'aria-hidden': 'true' }, markText);
  const exchange = element(
    'article',
    { class: 'exchange' },
    element('div', { class: 'asked' }, mark, asked),
    answer,
  );
  return { exchange, answer };
}

/** EXEC's replies stand beside the commands that they belong to. */
export function replyLaidOut(
  words: readonly string[],
  reply: RemoteReply,
  queued: readonly string[] | null,
): HTMLElement {
  const isExec = words[0]!.toLowerCase() === 'exec' && queued !== null;
  const replies = itemsOf(reply);
  if (!isExec || reply.kind !== 'array' || replies.length !== queued.length) {
    return replyView(reply);
  }
  const rows = replies.map((each, at) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('code', {}, queued[at]!)),
      element('td', {}, replyView(each)),
    ),
  );
  return element('table', { class: 'transaction' }, element('tbody', {}, rows));
}

/** What can be done with a reply, and how long it took. */
export function toolsAdd(exchange: HTMLElement, reply: RemoteReply, took: number): void {
  const answer = exchange.querySelector('.answer')!;
  let isText = false;
  const laidOut = [...answer.childNodes];
  const text = (): string =>
    byteTextToString(replyFormat(reply, 'standard', { itemDelimiter: '\n', replyDelimiter: '\n' }));
  const toggle = (): void => {
    isText = !isText;
    const all = text();
    const rest = all.length - mostBytes;
    const shown = rest > 0 ? `${all.slice(0, mostBytes)}…\n(${countText(rest)} more)` : all;
    const plain = element('pre', { class: 'text' }, shown);
    answer.replaceChildren(...(isText ? [plain] : laidOut));
  };
  const isPlain = !('items' in reply);
  exchange.append(
    element(
      'div',
      { class: 'tools' },
      element('span', {}, took < 1 ? `${(took * 1000).toFixed(0)} µs` : `${took.toFixed(1)} ms`),
      isPlain ? null : button('as text', toggle, { class: 'plain' }),
      button('copy', () => navigator.clipboard.writeText(text().trimEnd()), { class: 'plain' }),
    ),
  );
}
