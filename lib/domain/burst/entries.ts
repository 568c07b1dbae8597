/** From burst to what is written into the ledger: what is new or different since it was last billed. */
import { type Charge, costOf, type Rate } from '../money/charge';
import { fromLastPlaces } from '../money/decimal';
import { addFractions, type Fraction, NOTHING, roundFraction } from '../money/fraction';
import { dayOfCycle } from './cycles';
import type { BurstStretch } from './stretches';
import { cycleUsage } from './usage';

/** One row of the ledger about burst; a correction has the differences, which may be negative. */
export interface BurstEntry extends Charge {
  readonly resource: string;
  readonly cycle: number;
  readonly segmentNo: number;
  readonly revision: number;
  readonly rate: Rate;
  /** What it adds to the usage of its cycle. */
  readonly usage: number;
  readonly amount: string;
}

/** What the ledger has about one resource of one account. */
export interface Billed {
  /** The rows of the cycles that are looked at. */
  readonly rows: readonly Omit<BurstEntry, 'resource' | 'amount' | 'segmentNo'>[];
  /** The exact costs of whole days. */
  readonly days: ReadonlyMap<number, Fraction>;
}

export const NOTHING_BILLED: Billed = { rows: [], days: new Map() };

/**
 * Sums are rounded and not rows: a row is the difference of two rounded sums of its day, so that the rows of a day add
 * up to what the whole day costs, rounded once.
 */
export function burstEntries(
  resource: string,
  stretches: readonly BurstStretch[],
  billed: Billed,
): readonly BurstEntry[] {
  const days = new Map(billed.days);
  const rows = groupBy(billed.rows, ({ cycle }) => cycle);
  const due = groupBy(stretches, ({ cycle }) => cycle);
  const cycles = [...new Set([...rows.keys(), ...due.keys()])].sort((a, b) => a - b);
  return cycles.flatMap((cycle) => {
    const day = dayOfCycle(cycle);
    const entries: BurstEntry[] = [];
    for (const entry of differences(due.get(cycle) ?? [], rows.get(cycle) ?? [])) {
      const before = days.get(day) ?? NOTHING;
      const after = addFractions(before, costOf(entry));
      days.set(day, after);
      const amount = fromLastPlaces(roundFraction(after) - roundFraction(before));
      entries.push({ ...entry, resource, cycle, amount });
    }
    return entries;
  });
}

type Difference = Omit<BurstEntry, 'resource' | 'cycle' | 'amount'>;

/** Costs are linear in the amount: for the same time at the same rate, the difference of the amounts is what is due. */
function differences(due: readonly BurstStretch[], rows: Billed['rows']): readonly Difference[] {
  const parts = due.map(({ amount, fromUs, untilUs, rate }) => ({
    resourceAmount: amount,
    intervalUs: untilUs - fromUs,
    rate,
  }));
  if (rows.length === 0) return numbered(parts, 0, usageOf(parts));
  const sums = new Map<string, Charge & { readonly rate: Rate }>();
  for (const part of [...rows.map(negative), ...parts]) {
    const key = keyOf(part);
    const sum = (sums.get(key)?.resourceAmount ?? 0) + part.resourceAmount;
    sums.set(key, { ...part, resourceAmount: sum });
  }
  const changed = [...sums.values()].filter(({ resourceAmount }) => resourceAmount !== 0);
  const revision = Math.max(...rows.map((row) => row.revision)) + 1;
  const usage = usageOf(parts) - rows.reduce((sum, row) => sum + row.usage, 0);
  if (changed.length > 0 || usage === 0) return numbered(changed, revision, usage);
  // It costs the same, but a row must say how the usage differs: one is taken back and charged again.
  return numbered([...parts.slice(0, 1).map(negative), ...parts.slice(0, 1)], revision, usage);
}

type RatedCharge = Charge & { readonly rate: Rate };

/** The usage of a cycle stands in its first row. */
const numbered = (
  charges: readonly RatedCharge[],
  revision: number,
  usage: number,
): readonly Difference[] =>
  charges.map(({ resourceAmount, intervalUs, rate }, segmentNo) => ({
    ...{ resourceAmount, intervalUs, rate, segmentNo, revision },
    usage: segmentNo === 0 ? usage : 0,
  }));

const usageOf = (charges: readonly Charge[]): number =>
  cycleUsage(
    charges.map(({ resourceAmount, intervalUs }) => ({ amount: resourceAmount, intervalUs })),
  );

const negative = (row: RatedCharge): RatedCharge => ({
  ...row,
  resourceAmount: -row.resourceAmount,
});

const keyOf = ({ intervalUs, rate: { level, price, multiplier } }: RatedCharge): string =>
  JSON.stringify([intervalUs, level, price, multiplier]);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
