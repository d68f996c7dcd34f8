// Letting replicas catch up before this server ends: writes wait meanwhile, and what of the stream
// a replica lacks at the end is in the log.

import type { Logger } from '../config/logger.js';
import type { Replicas } from './replicas.js';
import type { WritesHold } from './writes-hold.js';

export interface CatchUpParts {
  readonly log: Logger;
  readonly replicas: Replicas;
  readonly writes: WritesHold;
  /** Takes the effects of what has run. */
  readonly commit: () => void;
  /** Runs a step between the engine's calls. */
  readonly soon: (step: () => void) => void;
}

export class CatchUp {
  readonly #parts: CatchUpParts;

  constructor(parts: CatchUpParts) {
    this.#parts = parts;
  }

  /** How far the stream is, all that has run included. */
  get #offset(): number {
    this.#parts.commit();
    return this.#parts.replicas.stream.history.offset;
  }

  /** Whether all replicas have the whole stream. */
  get isComplete(): boolean {
    const offset = this.#offset;
    return this.#parts.replicas.all.every(({ ackOffset }) => ackOffset === offset);
  }

  /** They are waited for. */
  begin(): void {
    this.#parts.replicas.ask();
    this.#parts.writes.hold('shutdown');
  }

  /** They are not any more, and the server goes on. */
  end(): void {
    this.#parts.soon(() => this.#parts.writes.letGo('shutdown'));
  }

  /** Says which of them lack something. */
  tell(): void {
    const { log, replicas } = this.#parts;
    const { all } = replicas;
    if (all.length === 0) return;
    const offset = this.#offset;
    const lagging = all.filter(({ ackOffset }) => ackOffset !== offset);
    for (const each of lagging) {
      const lag = each.state === 'online' ? replicas.lagSeconds(each) : 0;
      log.notice(
        `Lagging replica ${each.label} reported offset ${offset - each.ackOffset} behind master,` +
          ` lag=${lag}, state=${each.shownState}.`,
      );
    }
    const inSync = all.length - lagging.length;
    log.notice(`${inSync} of ${all.length} replicas are in sync when shutting down.`);
  }
}
