// The page's beginning: the engine is fetched, a store opened in the page, the parts shown.

import { App } from './app.js';
import { element, fill } from './dom.js';
import { KeysPart } from './keys/part.js';
import { Shell } from './shell.js';
import { memoryStore } from './store.js';
import type { PageStore } from './store.js';
import { TerminalPart } from './terminal/part.js';
import { themeLoad } from './theme.js';

async function begin(): Promise<void> {
  themeLoad();
  const own = await memoryStore('in this page');
  const app: App = new App(own, {
    show: (store) => show(store),
    tour: () => undefined,
    examples: () => undefined,
    run: (lines) => {
      shell.open(0);
      return terminals.first.run(lines);
    },
    look: (key) => {
      shell.open(1);
      void keys.look(key);
    },
  });
  const terminals: TerminalPart = new TerminalPart(app);
  const keys: KeysPart = new KeysPart(app);
  const parts = [terminals, keys];
  const shell: Shell = new Shell([
    { name: 'Terminal', digit: '1', part: terminals },
    { name: 'Keys', digit: '2', part: keys },
  ]);
  app.announcer = (text) => shell.say(text);
  const show = (store: PageStore): void => {
    app.use(store);
    for (const part of parts) part.reconnect();
    const back = store === own ? null : (): void => (show(own), store.close());
    shell.named(store.name, back);
  };
  shell.named(own.name, null);
  document.body.append(shell.root);
  shell.open(0);
  addEventListener('pagehide', () => (app.isClosing = true));
}

begin().catch((error: unknown) => {
  const text = error instanceof Error ? error.message : String(error);
  fill(
    document.body,
    element('p', { class: 'failure', role: 'alert' }, `Cedis cannot start: ${text}`),
  );
});
