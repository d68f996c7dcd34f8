// Traffic to look at: commands of many kinds, a handful every few milliseconds.

import type { Word } from '../../library/request.js';
import type { App } from '../app.js';
import { Wire } from '../wire.js';

const everyMs = 50;
const inOneGo = 60;

export class Traffic {
  readonly #app: App;
  #wire: Wire | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(app: App) {
    this.#app = app;
  }

  get isOn(): boolean {
    return this.#wire !== null;
  }

  toggle(): void {
    if (this.isOn) return this.stop();
    this.#connect();
    this.#timer = setInterval(() => this.#send(), everyMs);
  }

  #connect(): void {
    this.#wire = new Wire(this.#app.store, { closed: () => this.#connect() });
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#wire?.close();
    this.#wire = null;
  }

  #send(): void {
    if (this.#wire === null || this.#wire.isWaiting) return;
    const count = 1 + Math.floor(Math.random() * inOneGo);
    void this.#wire.all(Array.from({ length: count }, command));
  }
}

function command(): Word[] {
  const number = Math.floor(Math.random() * 500);
  const kinds: (() => Word[])[] = [
    () => ['SET', `traffic:page:${number}`, 'x'.repeat(number), 'EX', 5 + (number % 120)],
    () => ['GET', `traffic:page:${number}`],
    () => ['GET', `traffic:page:${number}`],
    () => ['INCR', 'traffic:hits'],
    () => ['ZINCRBY', 'traffic:popular', 1, `page:${number}`],
    () => ['ZRANGE', 'traffic:popular', 0, 9, 'REV'],
    () => ['HINCRBY', `traffic:user:${number % 50}`, 'visits', 1],
    () => ['XADD', 'traffic:log', 'MAXLEN', '~', 1000, '*', 'page', number],
    () => ['PFADD', 'traffic:visitors', Math.floor(Math.random() * 1e6)],
  ];
  return kinds[number % kinds.length]!();
}
