// What the views of values share: commands on the key that is shown, and fields that write.

import type { Word } from '../../../library/request.js';
import type { RemoteReply } from '../../../net/reply-reader.js';
import type { App } from '../../app.js';
import { button, element, field } from '../../dom.js';
import { bytesOf, shortText } from '../../text.js';
import { plainText, shownText } from '../../../view/shown-text.js';

/** Rows of a value that are shown. */
export const shownRows = 500;

/** The value of one type. */
export interface ValueView {
  readonly root: HTMLElement;
  /** Looks again; what is being written stays. */
  refresh(): Promise<void>;
}

export class KeyCalls {
  constructor(
    readonly app: App,
    readonly key: Uint8Array,
    /** Told when the key was written to. */
    readonly changed: () => Promise<void>,
  ) {}

  /** A command whose second word is the key. */
  read(name: string, ...words: Word[]): Promise<RemoteReply> {
    return this.app.wire.call(name, this.key, ...words);
  }

  /** The same for one that writes; what is refused is said. */
  async write(name: string, ...words: Word[]): Promise<boolean> {
    const reply = await this.read(name, ...words);
    if (reply.kind === 'error') this.app.announce(reply.text);
    await this.changed();
    return reply.kind !== 'error';
  }
}

/** A longer text is cut, and cannot be written over. */
const mostLetters = 20_000;

/** A text that can be written over; bytes that are none can only be looked at. */
export function editable(
  label: string,
  reply: RemoteReply | undefined,
  write: (text: string) => unknown,
): HTMLElement {
  const bytes = bytesOf(reply);
  const text = plainText(bytes);
  if (text === null || text.includes('\n') || text.length > mostLetters) {
    const shown = shortText(shownText(bytes), mostLetters);
    return element('code', { class: 'bytes-text', title: label }, shown);
  }
  const made = field(label, {
    class: 'cell',
    placeholder: '',
    value: text,
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === 'Escape') made.value = text;
      if (event.key === 'Enter' || event.key === 'Escape') made.blur();
    },
    onchange: () => write(made.value),
  });
  return made;
}

export function removal(label: string, run: () => unknown): HTMLElement {
  return button('×', run, { class: 'remove', title: label, 'aria-label': label });
}

/** A row of fields and a button that hands over what is in them. */
export function addForm(
  labels: readonly string[],
  text: string,
  add: (values: string[]) => Promise<boolean>,
): HTMLElement {
  const fields = labels.map((label) => field(label, { class: 'field' }));
  return element(
    'form',
    {
      class: 'add',
      onsubmit: (event: Event) => {
        event.preventDefault();
        void add(fields.map(({ value }) => value)).then((isDone) => {
          if (!isDone) return;
          for (const each of fields) each.value = '';
          fields[0]!.focus();
        });
      },
    },
    fields,
    element('button', { class: 'small' }, text),
  );
}

/** Whether somebody is writing in a view. */
export function isEditing(root: HTMLElement): boolean {
  const active = document.activeElement;
  return (
    active instanceof HTMLElement && root.contains(active) && active.matches('.cell, textarea')
  );
}

/** A table with headings; a column without one is for what counts, or removes. */
export function valueTable(
  headings: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  return element(
    'table',
    { class: 'value' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        headings.map((heading) =>
          heading === '' ? element('td') : element('th', { scope: 'col' }, heading),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      rows.map((row) =>
        element(
          'tr',
          {},
          row.map((cell) => element('td', {}, cell)),
        ),
      ),
    ),
  );
}
