/** Measuring two ways side by side: interleaved rounds, processor time, medians; so only the ratio is to be trusted. */

export interface Ratio {
  /** Median processor time of one round, in ms, of the product and of what it is held against. */
  readonly productMs: number;
  readonly baseMs: number;
  readonly ratio: number;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Runs both in turn, so many times, after a few rounds that do not count. */
export async function compare(
  product: () => Promise<unknown>,
  base: () => Promise<unknown>,
  rounds = 31,
): Promise<Ratio> {
  const [products, bases]: [number[], number[]] = [[], []];
  for (let round = -3; round < rounds; round += 1) {
    const [productMs, baseMs] = [await cpuMs(product), await cpuMs(base)];
    if (round < 0) continue;
    products.push(productMs);
    bases.push(baseMs);
  }
  const [productMs, baseMs] = [median(products), median(bases)];
  return { productMs, baseMs, ratio: productMs / baseMs };
}
