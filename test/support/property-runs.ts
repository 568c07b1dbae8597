/** How often each property is tried, and from which seed: both are settings of a test run. */

/** A thousand times for every change, more often by `make long`. */
export const RUNS = Number(process.env['RUNS'] ?? 1000);

/** The same cases in every run; `make long` takes the date for it, and so tries other cases every day. */
export const SEED = Number(process.env['SEED'] ?? 20_260_101);
