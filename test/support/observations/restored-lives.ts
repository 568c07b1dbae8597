/** Servers that were restored, and rows that have them up afterwards; reported by files unless it says otherwise. */
import type { Example } from './lives';
import { ended, hour, launched, type ObservationFields, restored, row } from './observations';

const N = 'notification';
const D = 'database';
const file = { source: 'file' } as const;

/** A row of a running server, launched at 10. */
const up = (atUs: number, fields: ObservationFields = {}) =>
  row({ atUs, launchedAtUs: hour(10), terminatedAtUs: null, ...fields });

/** A row of a server, launched at 10, that has ended. */
const gone = (atUs: number, fields: ObservationFields) =>
  row({ atUs, launchedAtUs: hour(10), terminatedAtUs: atUs, ...fields });

const downtime = [launched(hour(10), file), gone(hour(12), file), restored(hour(14), file)];
const secondRestore = restored(hour(18), file);

export const restoredLives: readonly Example[] = [
  {
    name: 'restored, as a later row has it, too',
    reported: [...downtime, up(hour(15))],
    nova: '10…',
    segments: ['[10,12) active', '[14,…) active'],
  },
  {
    name: 'restored, and a row from that very moment',
    reported: [...downtime, up(hour(14))],
    nova: '10…',
    segments: ['[10,12) active', '[14,…) active'],
  },
  {
    name: 'up after the end, but before the restore: the end is not believed',
    reported: [...downtime, up(hour(13))],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'restored, and a row as of the microsecond before: the end is not believed',
    reported: [...downtime, up(hour(14) - 1)],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'restored at the very moment of its end, and up later',
    reported: [
      launched(hour(10), file),
      gone(hour(12, 0.5), file),
      restored(hour(12, 0.5), file),
      up(hour(15)),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
  },
  {
    name: 'restored at the very moment of its cut end, and up later',
    reported: [
      launched(hour(10), file),
      gone(hour(12), file),
      restored(hour(12), file),
      up(hour(15)),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
  },
  {
    name: 'restored, up, and ended again',
    reported: [...downtime, up(hour(15)), gone(hour(20), file)],
    nova: '10…20',
    segments: ['[10,12) active', '[14,20) active'],
  },
  {
    name: 'restored, ended again, and up after that: the second end is not believed',
    reported: [...downtime, up(hour(15)), gone(hour(20), file), up(hour(30))],
    nova: '10…',
    segments: ['[10,12) active', '[14,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'restored twice, as a later row has it, too',
    reported: [...downtime, gone(hour(16), file), secondRestore, up(hour(19))],
    nova: '10…',
    segments: ['[10,12) active', '[14,16) active', '[18,…) active'],
  },
  {
    name: 'up after the second end, but before the second restore',
    reported: [...downtime, gone(hour(16), file), secondRestore, up(hour(17))],
    nova: '10…',
    segments: ['[10,12) active', '[14,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a restore before the end, if only by a microsecond, explains nothing',
    reported: [
      launched(hour(10), file),
      restored(hour(12, 0.5) - 1, file),
      gone(hour(12, 0.5), file),
      up(hour(15)),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a restore that is less trusted than the end explains nothing',
    reported: [
      launched(hour(10)),
      gone(hour(12), { source: N }),
      restored(hour(14), file),
      up(hour(15), { source: N }),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a restore that is more trusted than the end explains a row of any trust',
    reported: [
      launched(hour(10), file),
      gone(hour(12), file),
      restored(hour(14), { source: D }),
      up(hour(15), { source: N }),
    ],
    nova: '10…',
    segments: ['[10,12) active', '[14,…) active'],
  },
  {
    name: 'a restore explains the ends that it is trusted for, and no others',
    reported: [
      launched(hour(10)),
      gone(hour(11, 0.5), file),
      ended(hour(12, 0.5), { source: D }),
      restored(hour(14), file),
      up(hour(15), { source: N }),
    ],
    nova: '10…',
    segments: ['[10,11:00:00.5) active', '[14,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'restored within the second of a cut end, and up later',
    reported: [
      launched(hour(10), file),
      gone(hour(12), file),
      restored(hour(12, 0.5), file),
      up(hour(15)),
    ],
    nova: '10…',
    segments: ['[10,12) active', '[12:00:00.5,…) active'],
  },
  {
    name: 'restored in the last microsecond of a cut end, and up from then on',
    reported: [
      launched(hour(10), file),
      gone(hour(12), file),
      restored(hour(12, 0.999999), file),
      up(hour(12, 0.999999)),
    ],
    nova: '10…',
    segments: ['[10,12) active', '[12:00:01.0,…) active'],
  },
  {
    name: 'up in the second of a cut end, restored in the next one',
    reported: [
      launched(hour(10), file),
      gone(hour(12), file),
      restored(hour(12, 1), file),
      up(hour(12, 0.999999)),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'restored in the second of an end that is known more finely, but before it',
    reported: [
      launched(hour(10), file),
      gone(hour(12), file),
      gone(hour(12, 0.7), file),
      restored(hour(12, 0.5), file),
      up(hour(15)),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
    notes: ['end-refuted'],
  },
];
