/** Rows that are evidence for an interval of time, indexed so that one search shows whether they cover an instant. */
import type { Reading } from './reading';
import { partitionPoint } from './sorted-search';

/** From a launch to the row's own date, one value was true. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
  readonly value: string;
}

/** Of the spans that begin no later than this one: the furthest end, and the furthest with another value. */
interface Reach {
  readonly fromUs: number;
  readonly furthest: Span;
  readonly other: Span | undefined;
}

type Coverage = readonly Reach[];
export type CoverageByRank = readonly (readonly [rank: number, coverage: Coverage])[];

/** The spans of all rows that have one, apart for each rank. */
export function coverageByRank(
  readings: readonly Reading[],
  spanOf: (row: Reading) => Span | undefined,
): CoverageByRank {
  const spans = new Map<number, Span[]>();
  for (const reading of readings) {
    const span = reading.isEvent ? undefined : spanOf(reading);
    if (span === undefined) continue;
    const ofRank = spans.get(reading.rank);
    if (ofRank === undefined) spans.set(reading.rank, [span]);
    else ofRank.push(span);
  }
  return Array.from(spans, ([rank, ofRank]) => [rank, coverageOf(ofRank)]);
}

/** How far the spans reach that begin at or before the instant and have another value. */
export function reachOfOthers(coverage: Coverage, instantUs: number, value: string): number {
  const reach = coverage[partitionPoint(coverage, ({ fromUs }) => fromUs <= instantUs) - 1];
  const span = reach?.furthest.value === value ? reach.other : reach?.furthest;
  return span?.toUs ?? Number.NEGATIVE_INFINITY;
}

function coverageOf(spans: Span[]): Coverage {
  const reaches: Reach[] = [];
  for (const span of spans.sort((a, b) => a.fromUs - b.fromUs)) {
    reaches.push(extend(reaches.at(-1), span));
  }
  return reaches;
}

function extend(reach: Reach | undefined, span: Span): Reach {
  const { fromUs } = span;
  if (reach === undefined) return { fromUs, furthest: span, other: undefined };
  const { furthest, other } = reach;
  if (span.value === furthest.value) return { fromUs, furthest: further(furthest, span), other };
  if (span.toUs > furthest.toUs) return { fromUs, furthest: span, other: furthest };
  return { fromUs, furthest, other: other === undefined ? span : further(other, span) };
}

function further(a: Span, b: Span): Span {
  return b.toUs > a.toUs ? b : a;
}
