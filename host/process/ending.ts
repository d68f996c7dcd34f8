// How a process is asked to end, or to begin anew: by SHUTDOWN, by DEBUG, by a signal.

/** How DEBUG asks for a new start. */
export interface RestartOptions {
  /** Like SHUTDOWN NOW, behind a CONFIG REWRITE; else nothing is saved and nobody is told. */
  readonly graceful: boolean;
  readonly delayMs: number;
}

/** How SHUTDOWN was asked for. */
export interface ShutdownOptions {
  /** SAVE, NOSAVE, or what the configuration says. */
  readonly save: boolean | null;
  readonly now: boolean;
  readonly force: boolean;
}
