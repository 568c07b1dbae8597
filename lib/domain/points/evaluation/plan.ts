/** What to read for a question about measured points, and what of the result to show. */

import type { Alignment } from '../buckets/downsample';
import { type AskedWindow, readWindow } from '../buckets/read-window';
import { servingWidth } from '../buckets/serving-width';
import type { PointsWindow } from '../columns';
import { plainLengthMs } from '../interval';
import type { SubQuery } from '../query';
import type { RollUpWidth } from '../roll-up';

export interface PointsQuestion {
  readonly query: SubQuery;
  readonly asked: AskedWindow;
  readonly alignment: Alignment;
  /** What a series counts for in a group before its own first rate: nothing, or its first value by seconds since the epoch. */
  readonly firstRate?: 'none' | 'epoch';
}

export interface EvaluationPlan extends PointsQuestion {
  /** A series without a point in it takes no part. */
  readonly read: PointsWindow;
  readonly shown: PointsWindow;
  /** The roll-ups that give the same answer as the points. */
  readonly width: RollUpWidth | undefined;
  /** How many buckets each series has, if also empty ones are filled. */
  readonly filledBuckets: number;
}

export function planEvaluation(question: PointsQuestion): EvaluationPlan {
  const { query, asked, alignment } = question;
  const { downsample } = query;
  const read = readWindow(asked, downsample);
  const width = downsample && servingWidth(downsample, { asked, read, alignment });
  const shown = shownWindow(question);
  return { ...question, read, shown, width, filledBuckets: filledBuckets(query, read) };
}

/** Start and end included; of buckets that reach back from the end those that begin in it. */
function shownWindow({ query: { downsample }, asked, alignment }: PointsQuestion): PointsWindow {
  const shown = { fromMs: asked.startMs, toMs: asked.endMs + 1 };
  const interval = downsample?.interval ?? 'all';
  if (alignment === 'epoch' || interval === 'all' || interval.calendarZone !== undefined) {
    return shown;
  }
  return { ...shown, fromMs: asked.startMs + plainLengthMs(interval) };
}

function filledBuckets({ downsample }: SubQuery, { fromMs, toMs }: PointsWindow): number {
  if (downsample === undefined || downsample.fill === 'none') return 0;
  const { interval } = downsample;
  return interval === 'all' ? 0 : Math.ceil((toMs - fromMs) / plainLengthMs(interval));
}
