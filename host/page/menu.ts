// What can be done with the store as a whole, behind two buttons of the header.

import { button, element } from './dom.js';
import { examples } from './example.js';
import type { Example } from './example.js';

export interface MenuActions {
  example(example: Example): void;
  open(): void;
  save(format: 'rdb' | 'aof'): void;
  link(): void;
  empty(): void;
  tour(): void;
}

export function menuMake(actions: MenuActions): { parts: HTMLElement[]; open(): void } {
  const sheet = element('div', { class: 'sheet' });
  const menu = element(
    'details',
    {
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        menu.open = false;
        menu.querySelector('summary')!.focus();
      },
    },
    element('summary', {}, 'Data'),
    sheet,
  );
  const entry = (text: string, run: () => void, note?: string): HTMLElement =>
    element(
      'button',
      {
        type: 'button',
        onclick: () => {
          menu.open = false;
          run();
        },
      },
      text,
      note === undefined ? null : element('span', {}, note),
    );
  sheet.append(
    element('h2', {}, 'Begin with an example'),
    ...examples.map((each) => entry(each.name, () => actions.example(each), each.note)),
    element('hr'),
    entry('Open a file …', () => actions.open(), 'RDB or AOF of any Redis; or drop it here'),
    entry('Download as RDB', () => actions.save('rdb')),
    entry('Download as AOF', () => actions.save('aof')),
    entry('Copy a link to this session', () => actions.link()),
    element('hr'),
    entry('Delete all keys', () => actions.empty()),
  );
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  const open = (): void => {
    menu.open = true;
    sheet.querySelector('button')!.focus();
  };
  return { parts: [button('Tour', () => actions.tour()), menu], open };
}
