// Who takes the bytes that a connection sends, in the place of the engine.

export interface InputTaker {
  /** Bytes have come; they are the taker's. */
  received(bytes: Uint8Array): void;
  /** What the connection was owed has left. */
  written(): void;
  /** The connection has gone. */
  closed(): void;
}
