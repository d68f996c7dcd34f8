// A hash as a table of fields, each with the time that it has left, if it has one.

import { element, fill } from '../../dom.js';
import { bytesOf, durationText, itemsOf, numberOf, shortText, wordOf } from '../../text.js';
import { shownText } from '../../../view/shown-text.js';
import type { KeyCalls, ValueView } from './view.js';
import { addForm, editable, isEditing, removal, shownRows, valueTable } from './view.js';

export function hashView(calls: KeyCalls): ValueView {
  const place = element('div', {});
  const add = addForm(['field', 'value'], 'Set', ([name, value]) =>
    calls.write('HSET', name!, value!),
  );
  const root = element('div', {}, place, add);
  const refresh = async (): Promise<void> => {
    if (isEditing(root)) return;
    const items: Uint8Array[] = [];
    let cursor = '0';
    do {
      const reply = await calls.read('HSCAN', cursor, 'COUNT', shownRows);
      cursor = wordOf(itemsOf(reply)[0]);
      items.push(...itemsOf(itemsOf(reply)[1]).map(bytesOf));
    } while (cursor !== '0' && items.length < 2 * shownRows);
    const names = items.filter((_, at) => at % 2 === 0).slice(0, shownRows);
    const times =
      names.length === 0 ? null : await calls.read('HPTTL', 'FIELDS', names.length, ...names);
    const rows = names.map((name, at) => {
      const value = { kind: 'bulk', bytes: items[2 * at + 1]! } as const;
      const left = numberOf(itemsOf(times ?? undefined)[at]);
      const label = shortText(shownText(name));
      return [
        element('span', { class: 'text' }, label),
        editable(`value of ${label}`, value, (text) => calls.write('HSET', name, text)),
        element('span', { class: 'nothing' }, left > 0 ? durationText(left) : ''),
        removal(`Remove ${label}`, () => calls.write('HDEL', name)),
      ];
    });
    fill(place, valueTable(['field', 'value', '', ''], rows));
  };
  return { root, refresh };
}
