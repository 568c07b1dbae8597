/** A writer that stops between two statements of its transaction, for as long as a test wants. */

export interface Pause {
  /** For the store of the writer. */
  readonly onStatement: (sql: string) => Promise<void>;
  /** Resolves when it stands still. */
  readonly reached: Promise<void>;
  resume(): void;
}

/** Stops once, after the first statement that is the right one. */
export function pauseAfter(isRight: RegExp): Pause {
  let reach = () => {};
  let resume = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const isResumed = new Promise<void>((resolve) => {
    resume = resolve;
  });
  let wasPaused = false;
  return {
    reached,
    resume: () => resume(),
    async onStatement(sql) {
      if (wasPaused || !isRight.test(sql)) return;
      wasPaused = true;
      reach();
      await isResumed;
    },
  };
}
