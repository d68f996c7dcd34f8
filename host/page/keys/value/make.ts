// A key that is not there yet: its type, its name, and what it begins with.

import type { Word } from '../../../library/request.js';
import type { App } from '../../app.js';
import { button, element, field } from '../../dom.js';

export const keyTypes = ['string', 'hash', 'list', 'set', 'zset', 'stream'] as const;

/** The command that makes a key of a type. */
const beginnings: Readonly<Record<string, (key: string) => Word[]>> = {
  string: (key) => ['SET', key, '', 'NX'],
  hash: (key) => ['HSETNX', key, 'field', 'value'],
  list: (key) => ['RPUSH', key, 'first'],
  set: (key) => ['SADD', key, 'first'],
  zset: (key) => ['ZADD', key, 'NX', '1', 'first'],
  stream: (key) => ['XADD', key, '*', 'field', 'value'],
};

/** A button that opens a form; `made` is told the key. */
export function keyMake(app: App, made: (key: Uint8Array) => void): HTMLElement {
  const name = field('name of the key', { class: 'field' });
  const type = element(
    'select',
    { 'aria-label': 'Type' },
    keyTypes.map((each) => element('option', { value: each }, each)),
  );
  const dialog = element(
    'dialog',
    { 'aria-label': 'A new key' },
    element(
      'form',
      {
        method: 'dialog',
        onsubmit: () => {
          const key = name.value;
          if (key === '') return;
          void app.wire.call(...beginnings[type.value]!(key)).then((reply) => {
            if (reply.kind === 'error') app.announce(reply.text);
            made(new TextEncoder().encode(key));
          });
          name.value = '';
        },
      },
      element('h2', {}, 'A new key'),
      element('div', { class: 'row' }, type, name),
      element('div', { class: 'row' }, element('button', { class: 'small primary' }, 'Make')),
    ),
  );
  const open = button('New', () => dialog.showModal(), { class: 'small', title: 'A new key' });
  return element('div', { class: 'make' }, open, dialog);
}
