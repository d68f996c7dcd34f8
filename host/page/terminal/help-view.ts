// What the prompt answers to `help`: a word on itself, a command, or a group with an @.

import type { HelpEntry } from '../../client/documentation.js';
import { element } from '../dom.js';

export function helpView(entries: readonly HelpEntry[], words: readonly string[]): HTMLElement {
  if (words.length === 0) {
    return element(
      'div',
      { class: 'help' },
      element('p', {}, 'Write any command of Redis. Tab completes, the arrows bring back lines.'),
      element('p', {}, 'help <command>, help @<group>, clear, tour, examples'),
    );
  }
  const wanted = words.map((word) => word.toUpperCase());
  const isGroup = wanted[0]!.startsWith('@');
  const found = entries.filter(({ group, name }) =>
    isGroup
      ? `@${group.toUpperCase()}` === wanted[0]
      : wanted.every((word, at) => name.split(' ')[at] === word),
  );
  if (found.length === 0) return element('span', { class: 'nothing' }, '(no such command)');
  return element(
    'dl',
    { class: 'help' },
    found.flatMap(({ name, syntax, summary, since }) => [
      element('dt', {}, element('b', {}, name), ` ${syntax}`),
      element('dd', {}, summary, element('span', { class: 'nothing' }, `  since ${since}`)),
    ]),
  );
}
