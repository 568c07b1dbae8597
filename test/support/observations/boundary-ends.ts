/** Ends at the edges of the rules: one microsecond, one second or one rank decides. */
import type { Example } from './lives';
import {
  ended,
  event,
  F,
  hour,
  launched,
  type ObservationFields,
  restored,
  row,
  voided,
} from './observations';

const D = 'database';
const N = 'notification';

/** A row of a running server, launched at 10 unless it says otherwise. */
const up = (atUs: number, fields: ObservationFields = {}) =>
  row({ atUs, launchedAtUs: hour(10), terminatedAtUs: null, ...fields });

/** A row of a server, launched at 10, that has ended. */
const gone = (endUs: number, fields: ObservationFields = {}) =>
  row({ launchedAtUs: hour(10), terminatedAtUs: endUs, ...fields });

const restoredInItsSecond = [launched(hour(10), F), ended(hour(12), F), restored(hour(12, 0.5), F)];

export const boundaryEnds: readonly Example[] = [
  {
    name: 'an end that was taken back',
    reported: [launched(hour(10)), ended(hour(12)), voided(ended(hour(12)))],
    nova: '10…',
    segments: ['[10,…) active'],
  },
  {
    name: 'the smallest of several finer values',
    reported: [launched(hour(10, 0.7)), launched(hour(10, 0.3), { source: D }), up(hour(11))],
    nova: '10…',
    segments: ['[10:00:00.3,…) active'],
  },
  {
    name: 'a message a minute after an end, by another clock',
    reported: [gone(hour(12, 0.5), { source: N }), up(hour(12, 60.5), { source: N })],
    nova: '10…12:00:00.5',
    segments: ['[10,12:00:00.5) active'],
    notes: ['up-after-end'],
  },
  {
    name: 'a message a minute and a microsecond after an end',
    reported: [gone(hour(12, 0.5), { source: N }), up(hour(12, 60.5) + 1, { source: N })],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a row of a database a microsecond after its end: there is one clock',
    reported: [gone(hour(12, 0.5), { source: D }), up(hour(12, 0.5) + 1, { source: D })],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a later end by a better source, from before a restore in the second of a cut end',
    reported: [...restoredInItsSecond, gone(hour(13), { source: D, atUs: hour(12, 0.5) - 1 })],
    nova: '10…13',
    segments: ['[10,13) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a later end by a better source, from that very restore',
    reported: [...restoredInItsSecond, gone(hour(13), { source: D, atUs: hour(12, 0.5) })],
    nova: '10…13',
    segments: ['[10,12) active', '[12:00:00.5,13) active'],
  },
  {
    name: 'a launch of equal rank before a creation',
    reported: [
      launched(hour(8), { source: D }),
      launched(hour(10), { source: D, createdAtUs: hour(9) }),
    ],
    nova: '10…',
    segments: ['[8,…) active'],
    notes: ['launch-before-creation'],
  },
  {
    name: 'a launch of lower rank before a creation',
    reported: [launched(hour(8), F), launched(hour(10), { source: D, createdAtUs: hour(9) })],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['launch-before-creation'],
  },
  {
    name: 'two ends of one source and one date: only the ids decide',
    reported: [
      launched(hour(10)),
      event({ atUs: hour(13), terminatedAtUs: hour(12) }),
      event({ atUs: hour(13), terminatedAtUs: hour(11) }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ends-differ', 'order-unknown'],
  },
];
