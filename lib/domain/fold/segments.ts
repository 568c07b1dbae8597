/** Life cut where anything billed changed. */
import type { Segment } from '../segment';
import type { LifeInterval } from './life';
import { isSameSize } from './size';
import type { Timeline } from './timeline';
import type { Timelines } from './timelines';

/** A reader of one line that only moves forward. */
interface Cursor<T> {
  /** The value at an instant, null if it is unknown. */
  valueAt(instantUs: number): T | null;
  /** The first change after the instant last asked for. */
  nextUs(): number;
}

type Cursors = {
  readonly [Name in Exclude<keyof Segment, 'fromUs' | 'toUs'>]: Cursor<NonNullable<Segment[Name]>>;
};

const NEVER = Number.POSITIVE_INFINITY;

/** In order and disjoint; equal neighbours are one. */
export function segmentsOf(
  intervals: readonly LifeInterval[],
  lines: Timelines,
): readonly Segment[] {
  const cursors: Cursors = {
    projectId: cursorOver(lines.projectId),
    size: cursorOver(lines.size),
    swapMb: cursorOver(lines.swapMb),
    state: cursorOver(lines.state),
    zone: cursorOver(lines.zone),
    host: cursorOver(lines.host),
  };
  const segments: Segment[] = [];
  for (const interval of intervals) {
    for (const segment of cut(interval, cursors)) {
      const last = segments.at(-1);
      const isOne = last !== undefined && isContinued(last, segment);
      if (isOne) segments.pop();
      segments.push(isOne ? { ...segment, fromUs: last.fromUs } : segment);
    }
  }
  return segments;
}

function* cut({ fromUs, toUs }: LifeInterval, cursors: Cursors): Generator<Segment> {
  const all = Object.values(cursors);
  const endUs = toUs ?? NEVER;
  let atUs = fromUs;
  while (atUs < endUs) {
    const facts = factsAt(cursors, atUs);
    const nextUs = Math.min(endUs, ...all.map((cursor) => cursor.nextUs()));
    yield { fromUs: atUs, toUs: nextUs === NEVER ? null : nextUs, ...facts };
    atUs = nextUs;
  }
}

function factsAt(cursors: Cursors, instantUs: number): Omit<Segment, 'fromUs' | 'toUs'> {
  return {
    projectId: cursors.projectId.valueAt(instantUs),
    size: cursors.size.valueAt(instantUs),
    swapMb: cursors.swapMb.valueAt(instantUs),
    state: cursors.state.valueAt(instantUs),
    zone: cursors.zone.valueAt(instantUs),
    host: cursors.host.valueAt(instantUs),
  };
}

function cursorOver<T>({ changes }: Timeline<T | null>): Cursor<T> {
  let index = 0;
  const nextUs = () => changes[index + 1]?.sinceUs ?? NEVER;
  return {
    valueAt(instantUs) {
      while (nextUs() <= instantUs) index += 1;
      return changes[index]?.value ?? null;
    },
    nextUs,
  };
}

function isContinued(a: Segment, b: Segment): boolean {
  return (
    a.toUs === b.fromUs &&
    a.projectId === b.projectId &&
    isSameSize(a.size, b.size) &&
    a.swapMb === b.swapMb &&
    a.state === b.state &&
    a.zone === b.zone &&
    a.host === b.host
  );
}
