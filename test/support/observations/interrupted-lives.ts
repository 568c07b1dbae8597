/** Launches close to an end in another cell, and launches within a life that a better source reports. */
import type { Example } from './lives';
import {
  D,
  ended,
  F,
  hour,
  INFERRED,
  launched,
  N,
  type ObservationFields,
  restored,
  row,
} from './observations';

/** A row of a server that is up an hour after its launch. */
const up = (launchedAtUs: number, fields: ObservationFields) =>
  row({ atUs: launchedAtUs + hour(1) - hour(0), launchedAtUs, terminatedAtUs: null, ...fields });

const ofDatabase = [launched(hour(10), D), ended(hour(12), D)];

const acrossCells: readonly Example[] = [
  {
    name: 'two cells, a microsecond less than a second apart',
    reported: [
      launched(hour(10), D),
      ended(hour(12, 0.5), { ...D, cell: 'a' }),
      up(hour(12, 1.5) - 1, { ...D, cell: 'b' }),
    ],
    nova: '12:00:01.5…12:00:00.5',
    segments: ['[10,12:00:00.5) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'an end in another cell after the launch',
    reported: [
      launched(hour(10), F),
      ended(hour(11), INFERRED),
      ended(hour(12, 0.5), { ...D, cell: 'a' }),
      up(hour(12), { ...F, cell: 'b' }),
    ],
    nova: '12…12:00:00.5',
    segments: ['[10,11) active', '[12,12:00:00.5) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a better end in the same cell, half a minute before',
    reported: [
      launched(hour(10), F),
      ended(hour(11), INFERRED),
      ended(hour(12), { ...D, cell: 'b' }),
      up(hour(12, 30), { ...F, cell: 'b' }),
    ],
    nova: '12:00:30.0…',
    segments: ['[10,12) active', '[12:00:30.0,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a better end in another cell, half a minute before',
    reported: [
      launched(hour(10), F),
      ended(hour(11), INFERRED),
      ended(hour(12), { ...D, cell: 'a' }),
      up(hour(12, 30), { ...F, cell: 'b' }),
    ],
    nova: '12:00:30.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a better end before one in another cell, half a minute before',
    reported: [
      launched(hour(10), F),
      ended(hour(11), D),
      ended(hour(12), { ...F, cell: 'a' }),
      up(hour(12, 30), { ...F, cell: 'b' }),
    ],
    nova: '10…11',
    segments: ['[10,11) active'],
    notes: ['ended-before-launched', 'ends-differ'],
  },
];

const within: readonly Example[] = [
  {
    name: 'a guess within a life that a database reports',
    reported: [
      launched(hour(10), D),
      ended(hour(20), D),
      ended(hour(12), INFERRED),
      up(hour(13), INFERRED),
    ],
    nova: '10…20',
    segments: ['[10,20) active'],
  },
  {
    name: 'a guess at the launch that a database reports',
    reported: [
      launched(hour(10), F),
      launched(hour(13), D),
      ended(hour(20), D),
      ended(hour(12), INFERRED),
      up(hour(13), INFERRED),
    ],
    nova: '13…20',
    segments: ['[10,20) active'],
  },
  {
    name: 'a guess before a restore that the end follows',
    reported: [
      launched(hour(10), D),
      restored(hour(15), D),
      ended(hour(20), D),
      ended(hour(12), INFERRED),
      up(hour(13), INFERRED),
    ],
    nova: '10…20',
    segments: ['[10,12) active', '[13,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a guess after an end and a restore that a database reports',
    reported: [
      ...ofDatabase,
      restored(hour(14), D),
      ended(hour(20), D),
      ended(hour(15), INFERRED),
      up(hour(16), INFERRED),
    ],
    nova: '10…20',
    segments: ['[10,12) active', '[14,15) active', '[16,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a guess after an end, a restore and a launch that a database reports',
    reported: [
      ...ofDatabase,
      restored(hour(14), D),
      launched(hour(14, 30), D),
      ended(hour(20), D),
      ended(hour(15), INFERRED),
      up(hour(16), INFERRED),
    ],
    nova: '14:00:30.0…20',
    segments: ['[10,12) active', '[14,20) active'],
  },
  {
    name: 'a guess after an end and a launch at that end',
    reported: [
      ...ofDatabase,
      launched(hour(12), D),
      restored(hour(14), D),
      ended(hour(20), D),
      ended(hour(15), INFERRED),
      up(hour(16), INFERRED),
    ],
    nova: '12…20',
    segments: ['[10,12) active', '[14,15) active', '[16,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a guess where only the launch is of a higher rank',
    reported: [
      launched(hour(10), D),
      ended(hour(20), INFERRED),
      ended(hour(12), INFERRED),
      up(hour(13), INFERRED),
    ],
    nova: '10…20',
    segments: ['[10,12) active', '[13,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a guess where only the end is of a higher rank',
    reported: [
      launched(hour(10), INFERRED),
      ended(hour(20), D),
      ended(hour(12), INFERRED),
      up(hour(13), INFERRED),
    ],
    nova: '13…20',
    segments: ['[10,12) active', '[13,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a guess where one of two sources reports a launch before it',
    reported: [
      launched(hour(10), D),
      launched(hour(18), N),
      ended(hour(20), D),
      ended(hour(12), INFERRED),
      up(hour(13), INFERRED),
    ],
    nova: '18…20',
    segments: ['[10,20) active'],
  },
  {
    name: 'a file within a life that a database reports',
    reported: [
      launched(hour(10), D),
      ended(hour(20), D),
      ended(hour(12), INFERRED),
      up(hour(13), F),
    ],
    nova: '13…20',
    segments: ['[10,20) active'],
  },
];

export const interruptedLives: readonly Example[] = [...acrossCells, ...within];
