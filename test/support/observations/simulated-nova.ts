/** A Nova in small: moves its launch as the real one does, forgets the former one, and is read now and then. */
import fc from 'fast-check';
import {
  type Observation,
  observe,
  type Size,
  type SourceClass,
} from '../../../lib/domain/observation';
import { anySize, hour, SERVER, SOURCES } from './observations';

const SECOND_US = 1_000_000;

interface Step {
  /** Whole seconds since the step before: no two steps share a second. */
  readonly seconds: number;
  readonly fractionUs: number;
  readonly what: 'resize' | 'rebuild' | 'stop' | 'start';
  readonly size: Size;
  readonly isRead: boolean;
}

/** The one row that Nova keeps. */
interface NovaRow {
  readonly launchedAtUs: number;
  readonly terminatedAtUs: number | null;
  readonly updatedAtUs: number;
  readonly state: string;
  readonly size: Size;
}

interface Simulation {
  readonly fine: readonly Observation[];
  readonly cut: readonly Observation[];
  readonly truth: {
    readonly sizes: readonly { fromUs: number; toUs: number | null; flavor: string }[];
    readonly exact: object;
    readonly cut: object;
  };
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  seconds: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 9, max: 5000 })),
  fractionUs: fc.integer({ min: 1, max: 999_999 }),
  what: fc.constantFrom('resize', 'resize', 'rebuild', 'stop', 'start'),
  size: anySize.map((size) => ({ ...size, flavor: `${size.flavor}${size.memoryMb}` })),
  isRead: fc.boolean(),
});

/** Rows with fine times by one source, the same with cut times by any, and what really happened. */
export function anySimulatedNova(): fc.Arbitrary<Simulation> {
  return fc
    .record({
      steps: fc.array(anyStep, { minLength: 1, maxLength: 9 }),
      isEnded: fc.boolean(),
      reader: fc.constantFrom<SourceClass>('notification', 'api', 'database', 'file'),
      cutter: fc.constantFrom<SourceClass>(...SOURCES.filter((source) => source !== 'inferred')),
    })
    .map(({ steps, isEnded, reader, cutter }) => {
      const rows = lifeOf(steps, isEnded);
      const read = rows.filter(
        (_, place) => (steps[place]?.isRead ?? true) || movesNext(rows, place),
      );
      return {
        fine: read.map((row) => reported(row, reader)),
        cut: read.map((row) => reported(cutToSeconds(row), cutter)),
        truth: truthOf(rows),
      };
    });
}

/** Nova's row after each step. */
function lifeOf(steps: readonly Step[], isEnded: boolean): readonly NovaRow[] {
  const rows: NovaRow[] = [];
  let second = hour(8);
  for (const step of steps) {
    second += step.seconds * SECOND_US;
    const atUs = second + step.fractionUs;
    const before = rows.at(-1);
    rows.push(before === undefined ? created(step, atUs) : changed(before, step, atUs));
  }
  const last = rows.at(-1);
  if (isEnded && last !== undefined) rows.push(terminated(last));
  return rows;
}

function created({ size }: Step, atUs: number): NovaRow {
  return { size, launchedAtUs: atUs, terminatedAtUs: null, updatedAtUs: atUs, state: 'active' };
}

function changed(row: NovaRow, { what, size }: Step, atUs: number): NovaRow {
  if (what === 'resize') return { ...row, size, launchedAtUs: atUs, updatedAtUs: atUs };
  if (what === 'rebuild') return { ...row, launchedAtUs: atUs, updatedAtUs: atUs };
  return { ...row, state: what === 'stop' ? 'stopped' : 'active', updatedAtUs: atUs };
}

function terminated(row: NovaRow): NovaRow {
  const atUs = row.updatedAtUs + 2 * SECOND_US;
  return { ...row, terminatedAtUs: atUs, updatedAtUs: atUs };
}

/** The last chance to see this launch. */
function movesNext(rows: readonly NovaRow[], place: number): boolean {
  return rows[place]?.launchedAtUs !== rows[place + 1]?.launchedAtUs;
}

function reported(row: NovaRow, source: SourceClass): Observation {
  const { updatedAtUs, ...facts } = row;
  return observe({ serverId: SERVER, source, kind: 'row', atUs: updatedAtUs, facts });
}

/** As a database with whole seconds has it; what it says was true by the end of that second. */
function cutToSeconds(row: NovaRow): NovaRow {
  return {
    ...row,
    launchedAtUs: cut(row.launchedAtUs),
    terminatedAtUs: row.terminatedAtUs === null ? null : cut(row.terminatedAtUs),
    updatedAtUs: cut(row.updatedAtUs) + SECOND_US - 1,
  };
}

function cut(instantUs: number): number {
  return Math.floor(instantUs / SECOND_US) * SECOND_US;
}

function truthOf(rows: readonly NovaRow[]): Simulation['truth'] {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) throw new Error('a simulation has a step');
  const changes = rows.filter((row, place) => row.size !== rows[place - 1]?.size);
  const exact = { launchedAtUs: last.launchedAtUs, terminatedAtUs: last.terminatedAtUs };
  const { launchedAtUs, terminatedAtUs } = cutToSeconds(last);
  return {
    sizes: joined(changes, last.terminatedAtUs),
    exact: { ...exact, bornAtUs: first.launchedAtUs, endedAtUs: exact.terminatedAtUs },
    cut: { launchedAtUs, terminatedAtUs, endedAtUs: exact.terminatedAtUs },
  };
}

function joined(changes: readonly NovaRow[], endUs: number | null): Simulation['truth']['sizes'] {
  // A resize to an equal size is no change of the size.
  const distinct = changes.filter(
    ({ size }, place) => size.flavor !== changes[place - 1]?.size.flavor,
  );
  return distinct.map(({ launchedAtUs, size }, place) => ({
    fromUs: launchedAtUs,
    toUs: distinct[place + 1]?.launchedAtUs ?? endUs,
    flavor: size.flavor,
  }));
}
