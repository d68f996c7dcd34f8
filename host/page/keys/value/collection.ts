// A list by its positions, and a set as what is in it.

import { element, fill } from '../../dom.js';
import { bytesOf, countOf, itemsOf, numberOf, shortText } from '../../text.js';
import { shownText } from '../../../view/shown-text.js';
import type { KeyCalls, ValueView } from './view.js';
import { addForm, editable, isEditing, removal, shownRows, valueTable } from './view.js';

export function listView(calls: KeyCalls): ValueView {
  const place = element('div', {});
  const root = element(
    'div',
    {},
    addForm(['element'], 'Push left', ([text]) => calls.write('LPUSH', text!)),
    place,
    addForm(['element'], 'Push right', ([text]) => calls.write('RPUSH', text!)),
  );
  // An element is removed by its position: it becomes a text that no other is, and goes.
  const remove = async (at: number): Promise<void> => {
    const mark = `removed:${crypto.randomUUID()}`;
    await calls.app.wire.all([
      ['MULTI'],
      ['LSET', calls.key, at, mark],
      ['LREM', calls.key, 1, mark],
      ['EXEC'],
    ]);
    await calls.changed();
  };
  const refresh = async (): Promise<void> => {
    if (isEditing(root)) return;
    const elements = itemsOf(await calls.read('LRANGE', 0, shownRows - 1));
    const rest = numberOf(await calls.read('LLEN')) - elements.length;
    const rows = elements.map((each, at) => [
      element('span', { class: 'index' }, at),
      editable(`element ${at}`, each, (text) => calls.write('LSET', at, text)),
      removal(`Remove element ${at}`, () => remove(at)),
    ]);
    fill(place, valueTable(['', 'element', ''], rows), restNote(rest));
  };
  return { root, refresh };
}

export function setView(calls: KeyCalls): ValueView {
  const place = element('div', { class: 'members' });
  const root = element(
    'div',
    {},
    place,
    addForm(['member'], 'Add', ([text]) => calls.write('SADD', text!)),
  );
  const refresh = async (): Promise<void> => {
    const reply = await calls.read('SSCAN', 0, 'COUNT', shownRows);
    const members = itemsOf(itemsOf(reply)[1]).map(bytesOf).slice(0, shownRows);
    const rest = numberOf(await calls.read('SCARD')) - members.length;
    const views = members.map((member) => {
      const label = shortText(shownText(member));
      const remove = removal(`Remove ${label}`, () => calls.write('SREM', member));
      return element('span', { class: 'member' }, label, remove);
    });
    fill(place, views, restNote(rest));
  };
  return { root, refresh };
}

export function restNote(rest: number): HTMLElement | null {
  return rest <= 0 ? null : element('p', { class: 'nothing' }, `and ${countOf(rest, 'other')}`);
}
