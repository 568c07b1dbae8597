/** Changes at the edges of the rules: one microsecond or one rank decides. */
import type { Example } from './lives';
import { B, ended, event, F, hour, launched, type ObservationFields, row, S } from './observations';

const D = 'database';
const N = 'notification';

/** A row of a server, launched at 10, that has ended. */
const gone = (endUs: number, fields: ObservationFields = {}) =>
  row({ launchedAtUs: hour(10), terminatedAtUs: endUs, ...fields });

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

export const boundaryChanges: readonly Example[] = [
  {
    name: 'the same change five seconds later from below: an echo',
    reported: [...onAndOff, event({ source: D, atUs: hour(11, 5), state: 'stopped' })],
    nova: '10…',
    segments: ['[10,11) active', '[11,11:00:02.0) stopped', '[11:00:02.0,…) active'],
  },
  {
    name: 'the same change a microsecond later than an echo',
    reported: [...onAndOff, event({ source: D, atUs: hour(11, 5) + 1, state: 'stopped' })],
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
    reported: [
      row({ source: N, atUs: hour(15), launchedAtUs: hour(10), size: S }),
      event({ source: D, atUs: hour(15), size: B }),
    ],
    nova: '10… S',
    segments: ['[10,…) S active'],
    notes: ['size-refuted'],
  },
  {
    name: 'a size a microsecond after a better row',
    reported: [
      row({ source: N, atUs: hour(15) - 1, launchedAtUs: hour(10), size: S }),
      event({ source: D, atUs: hour(15), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,15) S active', '[15,…) B active'],
  },
  {
    name: 'a size in a file, denied by a database',
    reported: [
      row({ source: D, atUs: hour(15), launchedAtUs: hour(10), size: S }),
      event({ ...F, atUs: hour(12), size: B }),
    ],
    nova: '10… S',
    segments: ['[10,…) S active'],
    notes: ['size-refuted'],
  },
  {
    name: 'an unknown size from the launch on',
    reported: [
      launched(hour(10), { source: D, size: null }),
      event({ source: D, atUs: hour(12), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,12) active', '[12,…) B active'],
    notes: ['size-unknown'],
  },
  {
    name: 'several sizes after the end: the one reported last',
    reported: [
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
    reported: twoStates,
    nova: '10…',
    segments: ['[10,12) active', '[12,…) stopped'],
    notes: ['order-unknown'],
  },
  {
    name: 'two states of one instant, and a third that outweighs them',
    reported: [...twoStates, event({ atUs: hour(12), state: 'suspended' })],
    nova: '10…',
    segments: ['[10,12) active', '[12,…) suspended'],
  },
  {
    name: 'the state in a row that has ended is none of the life',
    reported: [
      gone(hour(12), { source: D, state: 'stopped' }),
      event({ atUs: hour(11), state: 'paused' }),
    ],
    nova: '10…12',
    segments: ['[10,11) active', '[11,12) paused'],
  },
];
