/** How often each property is tried: a thousand times for every change, more often by `make long`. */
export const RUNS = Number(process.env['RUNS'] ?? 1000);
