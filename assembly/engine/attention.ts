// Whether anything is to be done after a command for others than its client: one word, so that a
// command pays for one test when there is nothing (engine/run/observe.ts says what is done).

/** What wants attention. */
export const enum Attention {
  /** Somebody is tracked (engine/tracking/tracking.ts). */
  TRACKING = 1 << 0,
  /** Keys wait for the end of the command that has changed them (engine/tracking/tracking.ts). */
  PENDING = 1 << 1,
  /** There is a monitor (engine/monitor.ts). */
  MONITOR = 1 << 2,
  /** Pushes wait for the end of a command (engine/client/output.ts). */
  DEFERRED = 1 << 3,
}

/** What wants attention now. */
export let attention: u32 = 0;

export function attentionSet(bit: u32, value: bool): void {
  attention = value ? attention | bit : attention & ~bit;
}
