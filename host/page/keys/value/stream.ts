// A stream as the log that it is, the newest entry first, and the groups that read it.

import { element, fill } from '../../dom.js';
import { itemsOf, numberOf, pairsOf, wordOf } from '../../text.js';
import { replyView } from '../../terminal/reply-view.js';
import { restNote } from './collection.js';
import type { KeyCalls, ValueView } from './view.js';
import { addForm, removal, shownRows, valueTable } from './view.js';

export function streamView(calls: KeyCalls): ValueView {
  const groups = element('div', {});
  const place = element('div', {});
  const add = addForm(['field', 'value'], 'Add an entry', ([name, value]) =>
    calls.write('XADD', '*', name!, value!),
  );
  const root = element('div', {}, groups, add, place);
  const refresh = async (): Promise<void> => {
    const entries = itemsOf(await calls.read('XREVRANGE', '+', '-', 'COUNT', shownRows));
    const rest = numberOf(await calls.read('XLEN')) - entries.length;
    const rows = entries.map((entry) => {
      const [id, fields] = itemsOf(entry);
      const text = wordOf(id);
      const pairs = pairsOf(fields).map(([name, value]) =>
        element('span', { class: 'pair' }, element('b', {}, wordOf(name)), ' ', replyView(value)),
      );
      return [
        element('span', { class: 'id', title: text }, timeText(text)),
        element('span', {}, pairs),
        removal(`Remove ${text}`, () => calls.write('XDEL', text)),
      ];
    });
    fill(groups, await groupsView(calls));
    fill(place, valueTable(['time', 'entry', ''], rows), restNote(rest));
  };
  return { root, refresh };
}

/** The time in an id, if it is one of this century. */
function timeText(id: string): string {
  const milliseconds = Number(id.split('-', 1)[0]);
  if (milliseconds < Date.UTC(2000, 0) || milliseconds > Date.UTC(2100, 0)) return id;
  return new Date(milliseconds).toISOString().replace('T', ' ').slice(0, 23);
}

async function groupsView(calls: KeyCalls): Promise<HTMLElement | null> {
  const groups = itemsOf(await calls.app.wire.call('XINFO', 'GROUPS', calls.key));
  if (groups.length === 0) return null;
  const rows = groups.map((group) => {
    const fields = new Map(pairsOf(group).map(([name, value]) => [wordOf(name), wordOf(value)]));
    return ['name', 'consumers', 'pending', 'last-delivered-id', 'lag'].map(
      (name) => fields.get(name) ?? '',
    );
  });
  return valueTable(['group', 'consumers', 'pending', 'last delivered', 'lag'], rows);
}
