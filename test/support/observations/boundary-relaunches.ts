/** Relaunches at the edges of the rules: one microsecond, one second or one cell decides. */
import type { Example } from './lives';
import { ended, F, hour, launched, type ObservationFields, restored, row } from './observations';

const D = 'database';

/** A row of a running server, launched at 10 unless it says otherwise. */
const up = (atUs: number, fields: ObservationFields = {}) =>
  row({ atUs, launchedAtUs: hour(10), terminatedAtUs: null, ...fields });

/** A row of a server, launched at 10, that has ended. */
const gone = (endUs: number, fields: ObservationFields = {}) =>
  row({ launchedAtUs: hour(10), terminatedAtUs: endUs, ...fields });

/** A life by events of a database, which know nothing of a launch when they report the end. */
const endedByEvent = (fields: ObservationFields = {}) => [
  launched(hour(10), { source: D }),
  ended(hour(12), { source: D, ...fields }),
];

export const boundaryRelaunches: readonly Example[] = [
  {
    name: 'a launch a minute after an end',
    reported: [...endedByEvent(), up(hour(13), { source: D, launchedAtUs: hour(12, 60) })],
    nova: '12:00:60.0…',
    segments: ['[10,12) active', '[12:00:60.0,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a launch a microsecond less than a minute after an end: the clocks of two hosts',
    reported: [...endedByEvent(), up(hour(13), { source: D, launchedAtUs: hour(12, 60) - 1 })],
    nova: '12:00:60.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  ...['a', undefined].map(
    (cell): Example => ({
      name: `a launch a second after an end, in ${cell ? 'the same' : 'an unknown'} cell`,
      reported: [
        ...endedByEvent({ cell: 'a' }),
        up(hour(12, 1), { source: D, launchedAtUs: hour(12, 1), ...(cell ? { cell } : {}) }),
      ],
      nova: '12:00:01.0…12',
      segments: ['[10,12) active'],
      notes: ['ended-before-launched'],
    }),
  ),
  {
    name: 'three whole lives in rows',
    reported: [
      gone(hour(12)),
      row({ launchedAtUs: hour(20), terminatedAtUs: hour(22) }),
      row({ launchedAtUs: hour(15), terminatedAtUs: hour(17) }),
    ],
    nova: '20…22',
    segments: ['[10,12) active', '[15,17) active', '[20,22) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a launch at a restore is no relaunch',
    reported: [
      launched(hour(10), F),
      ended(hour(12), F),
      restored(hour(15), F),
      up(hour(16), { launchedAtUs: hour(15) }),
    ],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
  },
  {
    name: 'a launch after a restore is no relaunch',
    reported: [
      launched(hour(10), F),
      ended(hour(12), F),
      restored(hour(14), F),
      up(hour(16), { launchedAtUs: hour(15) }),
    ],
    nova: '15…',
    segments: ['[10,12) active', '[14,…) active'],
  },
];
