// What the page says in the terminal: a word of welcome, the tour step by step, the session of a
// link before it is run.

import { button, element } from './dom.js';
import type { Terminal } from './terminal/terminal.js';
import { openText } from '../view/shown-text.js';
import { commandsOf } from './terminal/script.js';
import { countOf } from './text.js';
import { steps } from './tour.js';

export function welcome(terminal: Terminal, tour: () => void, examples: () => void): void {
  const card = terminal.tell(
    element(
      'p',
      {},
      'A Redis-compatible store, whole, in this page. Write a command, or begin here:',
    ),
    element(
      'div',
      { class: 'row' },
      button('Take the tour', tour, { class: 'small primary' }),
      button('Load an example', examples, { class: 'small' }),
    ),
  );
  card.classList.add('welcome');
}

/** Shows a step of the tour, whose commands run when they are asked for. */
export function tourStep(terminal: Terminal, at = 0): void {
  const step = steps[at]!;
  const isLast = at === steps.length - 1;
  const run = async (): Promise<void> => {
    controls.remove();
    await terminal.run(step.lines);
    if (!isLast) tourStep(terminal, at + 1);
    else terminal.prompt.focus();
  };
  const end = (): void => {
    controls.remove();
    terminal.prompt.focus();
  };
  const go = button(isLast ? 'Run them, and that is all' : 'Run them', () => run(), {
    class: 'small primary',
  });
  const controls = element('div', { class: 'row' }, go, button('End', end, { class: 'small' }));
  terminal.tell(
    element('h2', {}, step.title, element('span', {}, ` ${at + 1} of ${steps.length}`)),
    element('p', {}, step.text),
    element('pre', { class: 'lines-shown' }, step.lines),
    controls,
  );
  go.focus();
}

/** Shows the session of a link; it runs when the user says so. */
export function sessionOffer(terminal: Terminal, text: string, run: () => Promise<void>): void {
  const count = commandsOf(text).length;
  const start = button(`Run ${countOf(count, 'command')} in a store of their own`, async () => {
    controls.remove();
    await run();
  });
  start.className = 'small primary';
  const controls = element('div', { class: 'row' }, start);
  terminal.tell(
    element('p', {}, 'The link to this page holds a session that somebody wrote:'),
    element('pre', { class: 'lines-shown' }, openText(text)),
    controls,
  );
  start.focus();
}
