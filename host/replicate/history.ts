// The history of the dataset: which stream of effects it has come from and how far. A replica that
// names a history and an offset of ours can go on from there; after a promotion the history before
// stays valid up to the offset at which ours parted from it. Names and rules are those of PSYNC2.

/** Length of a replication id, hexadecimal digits. */
export const REPLICATION_ID_DIGITS = 40;

/** What stands where there is no second history. */
export const NO_REPLICATION_ID = '0'.repeat(REPLICATION_ID_DIGITS);

export class ReplicationHistory {
  readonly #newId: () => string;
  #id: string;
  #secondId = NO_REPLICATION_ID;
  #secondOffset = -1;
  #offset = 0;

  /** newId makes a random id of forty hexadecimal digits. */
  constructor(newId: () => string) {
    this.#newId = newId;
    this.#id = newId();
  }

  /** master_replid. */
  get id(): string {
    return this.#id;
  }

  /** master_replid2: the history before the last promotion. */
  get secondId(): string {
    return this.#secondId;
  }

  /** second_repl_offset: the first offset that the second history no longer covers; -1: none. */
  get secondOffset(): number {
    return this.#secondOffset;
  }

  /** master_repl_offset: bytes of the stream up to now. */
  get offset(): number {
    return this.#offset;
  }

  /** The stream has grown. */
  advance(bytes: number): void {
    this.#offset += bytes;
  }

  /** Whether a replica of that history can go on behind that offset (of its next byte). */
  covers(id: string, nextOffset: number): boolean {
    if (id.toLowerCase() === this.#id) return true;
    return id.toLowerCase() === this.#secondId && nextOffset <= this.#secondOffset;
  }

  /** A promotion: a new history begins where the one of the primary ends. */
  part(): void {
    this.#secondId = this.#id;
    this.#secondOffset = this.#offset + 1;
    this.#id = this.#newId();
  }

  /** The primary goes on under another id, which follows on ours (+CONTINUE with an id). */
  follow(id: string): void {
    if (id === this.#id) return;
    this.#secondId = this.#id;
    this.#secondOffset = this.#offset + 1;
    this.#id = id;
  }

  /** The dataset has been replaced by that of a primary, or comes out of a file. */
  adopt(id: string, offset: number): void {
    this.#id = id;
    this.#offset = offset;
    this.forgetSecond();
  }

  /** A primary starts with a dataset of that history: its replicas may go on from there. */
  resume(id: string, offset: number): void {
    this.#secondId = id;
    this.#secondOffset = offset + 1;
    this.#offset = offset;
  }

  /** Nothing of before can be gone on from. */
  renew(): void {
    this.#id = this.#newId();
    this.forgetSecond();
  }

  forgetSecond(): void {
    this.#secondId = NO_REPLICATION_ID;
    this.#secondOffset = -1;
  }
}
