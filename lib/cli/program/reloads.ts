/** Being asked to read files again, by whom and when ever. */

interface Reloads {
  ask(): void;
  /** Who comes too late for what was asked is called at once. */
  onAsked(listener: () => void): void;
}

export function reloads(): Reloads {
  const listeners: (() => void)[] = [];
  let isMissed = false;
  return {
    ask() {
      isMissed = listeners.length === 0;
      for (const listener of listeners) listener();
    },
    onAsked(listener) {
      listeners.push(listener);
      if (isMissed) listener();
    },
  };
}
