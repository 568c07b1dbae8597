/** A writer that stops between two statements of its transaction, for as long as a test wants. */

export interface Held {
  /** For the store of the writer. */
  readonly onStatement: (sql: string) => Promise<void>;
  /** Resolves when it stands still. */
  readonly reached: Promise<void>;
  letGo(): void;
}

/** Stops once, after the first statement that is the right one. */
export function heldAfter(isRight: RegExp): Held {
  let reach = () => {};
  let letGo = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let wasHeld = false;
  return {
    reached,
    letGo: () => letGo(),
    async onStatement(sql) {
      if (wasHeld || !isRight.test(sql)) return;
      wasHeld = true;
      reach();
      await isLetGo;
    },
  };
}
