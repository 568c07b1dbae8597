/** Lives at the edges of the rules: one microsecond, one second or one rank decides. */
import type { Example } from './lives';
import {
  B,
  ended,
  event,
  hour,
  launched,
  type ObservationFields,
  restored,
  row,
  S,
  voided,
} from './observations';

const F = { source: 'file' } as const;
const D = 'database';
const N = 'notification';

/** A row of a running server, launched at 10 unless it says otherwise. */
const up = (atUs: number, fields: ObservationFields = {}) =>
  row({ atUs, launchedAtUs: hour(10), terminatedAtUs: null, ...fields });

/** A row of a server, launched at 10, that has ended. */
const gone = (endUs: number, fields: ObservationFields = {}) =>
  row({ launchedAtUs: hour(10), terminatedAtUs: endUs, ...fields });

const restoredInItsSecond = [launched(hour(10), F), ended(hour(12), F), restored(hour(12, 0.5), F)];

const twoStates = [
  launched(hour(10)),
  event({ source: D, atUs: hour(12), state: 'stopped' }),
  event({ source: D, atUs: hour(12), state: 'paused' }),
];

const onAndOff = [
  launched(hour(10)),
  event({ atUs: hour(11), state: 'stopped' }),
  event({ atUs: hour(11, 2), state: 'active' }),
];

const aroundEnds: readonly Example[] = [
  {
    name: 'an end that was taken back',
    told: [launched(hour(10)), ended(hour(12)), voided(ended(hour(12)))],
    nova: '10…',
    segments: ['[10,…) active'],
  },
  {
    name: 'the smallest of several finer values',
    told: [launched(hour(10, 0.7)), launched(hour(10, 0.3), { source: D }), up(hour(11))],
    nova: '10…',
    segments: ['[10:00:00.3,…) active'],
  },
  {
    name: 'a message a minute after an end, by another clock',
    told: [gone(hour(12, 0.5), { source: N }), up(hour(12, 60.5), { source: N })],
    nova: '10…12:00:00.5',
    segments: ['[10,12:00:00.5) active'],
    notes: ['up-after-end'],
  },
  {
    name: 'a message a minute and a microsecond after an end',
    told: [gone(hour(12, 0.5), { source: N }), up(hour(12, 60.5) + 1, { source: N })],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a row of a database a microsecond after its end: there is one clock',
    told: [gone(hour(12, 0.5), { source: D }), up(hour(12, 0.5) + 1, { source: D })],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a later end by a better source, from before a restore in the second of a cut end',
    told: [...restoredInItsSecond, gone(hour(13), { source: D, atUs: hour(12, 0.5) - 1 })],
    nova: '10…13',
    segments: ['[10,13) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a later end by a better source, from that very restore',
    told: [...restoredInItsSecond, gone(hour(13), { source: D, atUs: hour(12, 0.5) })],
    nova: '10…13',
    segments: ['[10,12) active', '[12:00:00.5,13) active'],
  },
  {
    name: 'a launch of equal rank before a creation',
    told: [
      launched(hour(8), { source: D }),
      launched(hour(10), { source: D, createdAtUs: hour(9) }),
    ],
    nova: '10…',
    segments: ['[8,…) active'],
    notes: ['launch-before-creation'],
  },
  {
    name: 'a launch of lower rank before a creation',
    told: [launched(hour(8), F), launched(hour(10), { source: D, createdAtUs: hour(9) })],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['launch-before-creation'],
  },
  {
    name: 'two ends of one source and one date: only the ids decide',
    told: [
      launched(hour(10)),
      event({ atUs: hour(13), terminatedAtUs: hour(12) }),
      event({ atUs: hour(13), terminatedAtUs: hour(11) }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['order-unknown'],
  },
];

const aroundRelaunches: readonly Example[] = [
  {
    name: 'a launch a minute after an end',
    told: [gone(hour(12), { source: D }), up(hour(13), { source: D, launchedAtUs: hour(12, 60) })],
    nova: '12:00:60.0…',
    segments: ['[10,12) active', '[12:00:60.0,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a launch a microsecond less than a minute after an end: the clocks of two hosts',
    told: [
      gone(hour(12), { source: D }),
      up(hour(13), { source: D, launchedAtUs: hour(12, 60) - 1 }),
    ],
    nova: '12:00:60.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  ...['a', undefined].map(
    (cell): Example => ({
      name: `a launch a second after an end, in ${cell ? 'the same' : 'an unknown'} cell`,
      told: [
        gone(hour(12), { source: D, cell: 'a' }),
        up(hour(11), { source: D, launchedAtUs: hour(12, 1), ...(cell ? { cell } : {}) }),
      ],
      nova: '10…12',
      segments: ['[10,12) active'],
    }),
  ),
  {
    name: 'three whole lives in rows',
    told: [
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
    told: [
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
    told: [
      launched(hour(10), F),
      ended(hour(12), F),
      restored(hour(14), F),
      up(hour(16), { launchedAtUs: hour(15) }),
    ],
    nova: '15…',
    segments: ['[10,12) active', '[14,…) active'],
  },
];

const aroundChanges: readonly Example[] = [
  {
    name: 'the same change five seconds later from below: an echo',
    told: [...onAndOff, event({ source: D, atUs: hour(11, 5), state: 'stopped' })],
    nova: '10…',
    segments: ['[10,11) active', '[11,11:00:02.0) stopped', '[11:00:02.0,…) active'],
  },
  {
    name: 'the same change a microsecond later than an echo',
    told: [...onAndOff, event({ source: D, atUs: hour(11, 5) + 1, state: 'stopped' })],
    nova: '10…',
    segments: [
      '[10,11) active',
      '[11,11:00:02.0) stopped',
      '[11:00:02.0,11:00:05.0) active',
      '[11:00:05.0,…) stopped',
    ],
  },
  {
    name: 'a size denied by the last microsecond of a better row',
    told: [
      row({ source: N, atUs: hour(15), launchedAtUs: hour(10), size: S }),
      event({ source: D, atUs: hour(15), size: B }),
    ],
    nova: '10… S',
    segments: ['[10,…) S active'],
    notes: ['size-refuted'],
  },
  {
    name: 'a size a microsecond after a better row',
    told: [
      row({ source: N, atUs: hour(15) - 1, launchedAtUs: hour(10), size: S }),
      event({ source: D, atUs: hour(15), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,15) S active', '[15,…) B active'],
  },
  {
    name: 'a size in a file, denied by a database',
    told: [
      row({ source: D, atUs: hour(15), launchedAtUs: hour(10), size: S }),
      event({ ...F, atUs: hour(12), size: B }),
    ],
    nova: '10… S',
    segments: ['[10,…) S active'],
    notes: ['size-refuted'],
  },
  {
    name: 'an unknown size from the launch on',
    told: [
      launched(hour(10), { source: D, size: null }),
      event({ source: D, atUs: hour(12), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,12) active', '[12,…) B active'],
    notes: ['size-unknown'],
  },
  {
    name: 'several sizes after the end: the one reported last',
    told: [
      launched(hour(10), { size: S }),
      ended(hour(12)),
      event({ atUs: hour(14), size: S }),
      event({ atUs: hour(13), size: B }),
    ],
    nova: '10…12 S',
    segments: ['[10,12) S active'],
  },
  {
    name: 'two states of one instant: only the ids decide',
    told: twoStates,
    nova: '10…',
    segments: ['[10,12) active', '[12,…) stopped'],
    notes: ['order-unknown'],
  },
  {
    name: 'two states of one instant, and a third that outweighs them',
    told: [...twoStates, event({ atUs: hour(12), state: 'suspended' })],
    nova: '10…',
    segments: ['[10,12) active', '[12,…) suspended'],
  },
  {
    name: 'the state in a row that has ended is none of the life',
    told: [
      gone(hour(12), { source: D, state: 'stopped' }),
      event({ atUs: hour(11), state: 'paused' }),
    ],
    nova: '10…12',
    segments: ['[10,11) active', '[11,12) paused'],
  },
];

export const boundaryLives: readonly Example[] = [
  ...aroundEnds,
  ...aroundRelaunches,
  ...aroundChanges,
];
