/** Long work on the event loop, in slices, so that requests are answered in between. */

const TURN_MS = 1;
/** A request takes about so many turns of the loop to its answer, and shall not meet a slice in each. */
const TURNS_BETWEEN = 8;

/** Those who have used up their slice. They go on one at a time, however many they are. */
const waiting: (() => void)[] = [];

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) afterTurns(TURNS_BETWEEN);
  });

function afterTurns(turns: number): void {
  setImmediate(() => (turns > 1 ? afterTurns(turns - 1) : resumeFirst()));
}

function resumeFirst(): void {
  const resume = waiting.shift();
  if (waiting.length > 0) afterTurns(TURNS_BETWEEN);
  resume?.();
}

/** The slices of one piece of work: after each step, `if (slices.isUsedUp) await slices.next()`. */
export class CooperativeScheduler {
  #end = performance.now() + TURN_MS;

  get shouldYield(): boolean {
    return performance.now() >= this.#end;
  }

  /** Lets others have their turn. */
  async yield(): Promise<void> {
    await nextTurn();
    this.#end = performance.now() + TURN_MS;
  }
}

/** Like `items.map(work)`, with a turn for others whenever a slice has been used up. */
export async function mapCooperatively<In, Out>(
  items: Iterable<In>,
  work: (item: In) => Out,
): Promise<Out[]> {
  const scheduler = new CooperativeScheduler();
  const results: Out[] = [];
  for (const item of items) {
    results.push(work(item));
    if (scheduler.shouldYield) await scheduler.yield();
  }
  return results;
}

/** Work that pauses after each of its steps, with a turn for others whenever a slice has been used up. */
export async function finishCooperatively<Result>(steps: Iterator<void, Result>): Promise<Result> {
  const scheduler = new CooperativeScheduler();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (scheduler.shouldYield) await scheduler.yield();
  }
}
