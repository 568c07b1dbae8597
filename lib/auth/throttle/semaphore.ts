/** Lets through a few at once and has the others wait in a row that is not endless. */

export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

export interface GateSize {
  readonly atOnce: number;
  readonly waiting: number;
  /** What those hear who find the row full. */
  readonly refusal: () => Error;
}

export function gate({ atOnce, waiting, refusal }: GateSize): Gate {
  let running = 0;
  const row: Array<() => void> = [];
  const enter = async (): Promise<void> => {
    if (running < atOnce) running += 1;
    else if (row.length < waiting) await new Promise<void>((resolve) => row.push(resolve));
    else throw refusal();
  };
  // Whoever leaves hands its place to the next in the row, so that nobody slips in between.
  const leave = (): void => {
    const next = row.shift();
    if (next) next();
    else running -= 1;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
