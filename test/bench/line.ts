/** What a line of the benchmark is. */
import type { Compare } from './measure';
import type { Bare, PlaceKind } from './places';
import type { Service } from './service';

export interface Bench {
  readonly size: number;
  readonly folder: string;
  readonly kind: PlaceKind;
  /** Side by side, by what measures this kind of database. */
  readonly compare: Compare;
  /** A tenth of the lives; and all of them, the other nine tenths dead before every window. */
  readonly small: Opened;
  readonly large: Opened;
}

export interface Opened {
  readonly url: string;
  readonly service: Service;
  /** The bare driver on the same database. */
  readonly bare: Bare;
}

export interface Figure {
  readonly value: number;
  /** What the value is made of, for people. */
  readonly detail: string;
}

export interface Line {
  readonly name: string;
  readonly unit: string;
  /** What holds: at most or at least this; none: reported only. */
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Where the promise is made, if not everywhere. */
  readonly promisedOn?: string;
  /** Where it can be measured, if not everywhere. */
  readonly measuredOn?: string;
  run(bench: Bench): Promise<Figure>;
}
