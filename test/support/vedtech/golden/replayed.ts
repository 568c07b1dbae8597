/** What a replay of known cases gives: what was compared with what, and what was not and why. */

export interface Compared {
  readonly id: string;
  readonly found: unknown;
  readonly expected: unknown;
}

export interface LeftOut {
  readonly id: string;
  readonly reason: string;
}

export interface Replayed {
  readonly compared: readonly Compared[];
  readonly leftOut: readonly LeftOut[];
}

/** Asks a service of its own about the cases of one file. */
export type Replay<Cases> = (cases: Cases) => Promise<Replayed>;
