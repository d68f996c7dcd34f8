// min-replicas-to-write: writes are refused while too few replicas are online and answer.

import type { Configuration } from '../config/configuration.js';
import type { Core } from '../engine/core.js';
import { ServerState } from '../engine/seam.generated.js';
import type { AttachedReplica } from './attached.js';
import type { ReplicationStream } from './stream.js';

export interface ReplicaGuardParts {
  readonly core: Core;
  readonly configuration: Configuration;
  readonly stream: ReplicationStream;
  readonly replicas: {
    readonly all: readonly AttachedReplica[];
    lagSeconds(replica: AttachedReplica): number;
  };
}

export class ReplicaGuard {
  readonly #parts: ReplicaGuardParts;

  constructor(parts: ReplicaGuardParts) {
    this.#parts = parts;
    parts.configuration.onApply(['min-replicas-to-write', 'min-replicas-max-lag'], () => {
      this.check();
      return null;
    });
  }

  /** How many are online and have answered of late. */
  get goodReplicas(): number {
    const { configuration, replicas } = this.#parts;
    const maximumLag = configuration.getNumber('min-replicas-max-lag');
    return replicas.all.filter(
      (each) => each.shownState === 'online' && replicas.lagSeconds(each) <= maximumLag,
    ).length;
  }

  /** Tells the engine whether writes are refused. */
  check(): void {
    const { configuration, core, stream } = this.#parts;
    const wanted = configuration.getNumber('min-replicas-to-write');
    const isGuarded = wanted > 0 && configuration.getNumber('min-replicas-max-lag') > 0;
    const isPrimary = stream.source === 'effects';
    const isMissing = isGuarded && isPrimary && this.goodReplicas < wanted;
    if (isMissing !== core.state.has(ServerState.REPLICAS_MISSING)) {
      core.state.set(ServerState.REPLICAS_MISSING, isMissing);
    }
  }
}
