// A store on Node: it can listen on a socket.

import type { ListenOptions, Listener, PathListener, PortListener } from './node-listen.js';
import { listen } from './node-listen.js';
import { Store } from './store.js';

export class NodeStore extends Store {
  readonly #listeners = new Set<Listener>();

  /** Opens a socket: a port, or a Unix socket, by default one of a temporary name. */
  listen(options: ListenOptions & { readonly port: number }): Promise<PortListener>;
  listen(options?: { readonly path?: string }): Promise<PathListener>;
  listen(options: ListenOptions): Promise<Listener>;
  async listen(options: ListenOptions = {}): Promise<Listener> {
    this.check();
    const opened = await listen(this, options);
    try {
      this.check();
    } catch (error) {
      // It was closed meanwhile.
      await opened.close();
      throw error;
    }
    const close = (): Promise<void> => {
      this.#listeners.delete(listener);
      return opened.close();
    };
    const listener = { ...opened, close };
    this.#listeners.add(listener);
    return listener;
  }

  /** Ends it, and its sockets. */
  override async close(): Promise<void> {
    const sockets = [...this.#listeners].map((listener) => listener.close());
    await super.close();
    await Promise.all(sockets);
  }
}
