/** Samples of one series, or roll-ups of several samples, that are scaled to the unit of their role. */

/** The arrays are equally long. */
export interface Samples {
  /** Of a sample its instant, of a roll-up its start. */
  readonly atMs: Float64Array;
  /** A sample, or the sum of those that were rolled up. */
  readonly sums: Float64Array;
  /** Of how many samples; left out: of one each. */
  readonly counts?: Float64Array;
  /** A value times this is in the unit of the role. */
  readonly scale: number;
}

/** A sum of doubles with the error of each step kept (Neumaier), so that the order of the terms does not show. */
export class CompensatedSum {
  #sum = 0;
  #error = 0;

  add(term: number): void {
    const next = this.#sum + term;
    const isSmaller = Math.abs(this.#sum) >= Math.abs(term);
    this.#error += isSmaller ? this.#sum - next + term : term - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#error;
  }
}
