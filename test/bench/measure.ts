/** Measuring two ways side by side: interleaved rounds, medians; so only the ratio is to be trusted. */

export interface Ratio {
  /** Median of one round, in ms, of the product and of what it is held against. */
  readonly productMs: number;
  readonly baseMs: number;
  readonly ratio: number;
}

export const ROUNDS = 31;

/** The value below which this part of all values lies. */
export const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;

const median = (values: readonly number[]): number => quantile(values, 0.5);

export interface Spent {
  /** Processor time of all threads of this process, in ms. */
  readonly cpu: number;
  /** Time on the clock, in ms. */
  readonly wall: number;
}

export async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const [before, started] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall: performance.now() - started };
}

/** Rounds that do not count: so many, and for so long, that code is compiled as in a service that has been running. */
const WARM_UP = { rounds: 3, ms: 2000 };

/** Runs both in turn, so many times, after a warm-up. */
export type Compare = (
  product: () => Promise<unknown>,
  base: () => Promise<unknown>,
) => Promise<Ratio>;

export const compareBy =
  (measure: keyof Spent): Compare =>
  async (product, base) => {
    const [products, bases]: [number[], number[]] = [[], []];
    await warmUp(product, base);
    for (let round = 0; round < ROUNDS; round += 1) {
      const [ours, theirs] = [await spent(product), await spent(base)];
      products.push(ours[measure]);
      bases.push(theirs[measure]);
    }
    const [productMs, baseMs] = [median(products), median(bases)];
    return { productMs, baseMs, ratio: productMs / baseMs };
  };

export async function warmUp(...works: readonly (() => Promise<unknown>)[]): Promise<void> {
  const endMs = performance.now() + WARM_UP.ms;
  for (let round = 0; round < WARM_UP.rounds || performance.now() < endMs; round += 1) {
    for (const work of works) await work();
  }
}
