/** Measuring two ways side by side: interleaved rounds, processor time, medians; so only the ratio is to be trusted. */
import type { Database } from 'sqlite3';

export interface Ratio {
  /** Median processor time of one round, in ms, of the product and of what it is held against. */
  readonly productMs: number;
  readonly baseMs: number;
  readonly ratio: number;
}

export const ROUNDS = 31;

/** The value below which this part of all values lies. */
export const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Processor time of all threads of this process, and time on the clock, in ms. */
export async function cpuMs(work: () => Promise<unknown>): Promise<{ cpu: number; wall: number }> {
  const [before, started] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall: performance.now() - started };
}

/** Runs both in turn, so many times, after a few rounds that do not count. */
export async function compare(
  product: () => Promise<unknown>,
  base: () => Promise<unknown>,
  rounds = ROUNDS,
): Promise<Ratio> {
  const [products, bases]: [number[], number[]] = [[], []];
  for (let round = -3; round < rounds; round += 1) {
    const [ours, theirs] = [await cpuMs(product), await cpuMs(base)];
    if (round < 0) continue;
    products.push(ours.cpu);
    bases.push(theirs.cpu);
  }
  const [productMs, baseMs] = [median(products), median(bases)];
  return { productMs, baseMs, ratio: productMs / baseMs };
}

/** Rows as objects, by the bare driver. */
export const all = <T>(db: Database, sql: string, bindings: readonly unknown[] = []) =>
  new Promise<T[]>((done, fail) =>
    db.all<T>(sql, bindings, (error, rows) => (error ? fail(error) : done(rows))),
  );

export const exec = (db: Database, sql: string) =>
  new Promise<void>((done, fail) => db.exec(sql, (error) => (error ? fail(error) : done())));
