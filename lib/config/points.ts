/** Settings of measured points: how long they and their roll-ups are kept, and how many series there may be. */
import { wholeNumber } from './kinds';
import type { Section } from './section';

export interface PointsSettings {
  /** Days; 0: for ever. So are the others. */
  readonly keepPoints: number;
  readonly keepHours: number;
  readonly keepDays: number;
  /** Of one account, or of all for writers without one. */
  readonly maxSeries: number;
  readonly maxNewSeries: number;
}

const DAYS = wholeNumber(0, 36_500);
const COUNT = wholeNumber(1, 1_000_000_000);

export const POINTS: Section<PointsSettings> = {
  name: 'points',
  settings: {
    keepPoints: {
      placeholder: '<days>',
      kind: DAYS,
      default: '8',
      help: 'days for which measured points are kept at least; 0 is for ever',
    },
    keepHours: {
      placeholder: '<days>',
      kind: DAYS,
      default: '400',
      help: 'days for which their roll-ups by the hour are kept at least; 0 is for ever',
    },
    keepDays: {
      placeholder: '<days>',
      kind: DAYS,
      default: '3650',
      help: 'days for which their roll-ups by the day are kept at least; 0 is for ever',
    },
    maxSeries: {
      placeholder: '<count>',
      kind: COUNT,
      default: '1000000',
      help: 'the most series that may exist within the scope of one writer; points of others are refused',
    },
    maxNewSeries: {
      placeholder: '<count>',
      kind: COUNT,
      default: '60000',
      help: 'the most series that may be new in a minute; points of others are refused',
    },
  },
};
