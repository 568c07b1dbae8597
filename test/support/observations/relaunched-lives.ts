/** Lives that begin again after an end, ends that hold against rows, and sizes that are not known. */
import type { Example } from './lives';
import {
  B,
  ended,
  event,
  F,
  hour,
  launched,
  resizedToUnknown,
  restored,
  row,
  S,
} from './observations';

const D = 'database';
const N = 'notification';

/** A second life under the same id, of another project. */
const nextLife = row({
  createdAtUs: hour(15),
  launchedAtUs: hour(15),
  terminatedAtUs: null,
  projectId: 'q',
});

export const relaunchedLives: readonly Example[] = [
  {
    name: 'a stale list after an end that an event reported',
    reported: [
      launched(hour(10), F),
      ended(hour(12), F),
      row({ atUs: hour(12.1), launchedAtUs: hour(10), terminatedAtUs: null }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['up-after-end'],
  },
  {
    name: 'an id used again, in rows',
    reported: [row({ launchedAtUs: hour(10), terminatedAtUs: hour(12), projectId: 'p' }), nextLife],
    nova: '15… q',
    segments: ['[10,12) p active', '[15,…) q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'an id used again, in events',
    reported: [
      launched(hour(10), { ...F, projectId: 'p' }),
      ended(hour(12), F),
      event({ ...F, atUs: hour(15), createdAtUs: hour(15), projectId: 'q' }),
      launched(hour(15), F),
    ],
    nova: '15… q',
    segments: ['[10,12) p active', '[15,…) q active'],
    notes: ['project-differs', 'relaunched'],
  },
  ...[undefined, hour(30)].map(
    (atUs): Example => ({
      name: `two whole lives in rows${atUs ? ', both of one date' : ''}`,
      reported: [
        row({ ...dated(atUs), launchedAtUs: hour(10), terminatedAtUs: hour(12), projectId: 'p' }),
        row({ ...dated(atUs), launchedAtUs: hour(15), terminatedAtUs: hour(20), projectId: 'q' }),
      ],
      nova: '15…20 q',
      segments: ['[10,12) p active', '[15,20) q active'],
      notes: ['project-differs', 'relaunched'],
    }),
  ),
  {
    name: 'clocks of two hosts: a row knows both the launch and an end before it',
    reported: [
      row({
        source: N,
        atUs: hour(12, 11),
        createdAtUs: hour(12),
        launchedAtUs: hour(12, 9),
        terminatedAtUs: null,
      }),
      row({ source: N, launchedAtUs: hour(12, 9), terminatedAtUs: hour(12, 4) }),
    ],
    nova: '12:00:09.0…12:00:04.0',
    segments: [],
    notes: ['ended-before-launched'],
  },
  {
    name: 'an old file beside a live Nova',
    reported: [
      row({ atUs: hour(30), launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({
        source: N,
        atUs: hour(16),
        createdAtUs: hour(14.9),
        launchedAtUs: hour(15),
        terminatedAtUs: null,
      }),
    ],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'an inferred end, then a resize',
    reported: [
      row({ source: N, atUs: hour(11), launchedAtUs: hour(10), size: S, terminatedAtUs: null }),
      ended(hour(18), { source: 'inferred' }),
      row({
        source: N,
        atUs: hour(20),
        createdAtUs: hour(9),
        launchedAtUs: hour(20),
        size: B,
        terminatedAtUs: null,
      }),
    ],
    nova: '20… B',
    segments: ['[10,20) S active', '[20,…) B active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a bare launch event after an end revives nothing',
    reported: [ended(hour(12), F), launched(hour(15), F)],
    nova: '15…12',
    segments: [],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a bare launch event after a life leaves Nova the launch of that life',
    reported: [launched(hour(10), F), ended(hour(12), F), launched(hour(15), F)],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'a bogus end, then a rebuild',
    reported: [
      row({ source: D, launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({ source: D, atUs: hour(16), launchedAtUs: hour(15), terminatedAtUs: null }),
    ],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a row after a restore shows only the restore',
    reported: [
      launched(hour(10), F),
      ended(hour(12), F),
      restored(hour(14), F),
      row({ atUs: hour(16), launchedAtUs: hour(10), terminatedAtUs: null }),
    ],
    nova: '10…',
    segments: ['[10,12) active', '[14,…) active'],
  },
  {
    name: 'a size reported after the end',
    reported: [
      launched(hour(10), { size: S }),
      event({ atUs: hour(12), size: B }),
      row({ source: N, launchedAtUs: hour(10), terminatedAtUs: hour(20), size: S }),
    ],
    nova: '10…20 S',
    segments: ['[10,12) S active', '[12,20) B active'],
  },
  {
    name: 'a resize whose first size is unknown',
    reported: [
      launched(hour(10), { source: D }),
      resizedToUnknown(hour(12), { source: D }),
      row({ source: D, atUs: hour(15), launchedAtUs: hour(12), size: B }),
    ],
    nova: '12… B',
    segments: ['[10,12) active', '[12,…) B active'],
    notes: ['size-unknown'],
  },
  {
    name: 'a resize to an unknown size',
    reported: [
      launched(hour(10), { source: D, size: S }),
      resizedToUnknown(hour(12), { source: D }),
      event({ source: D, atUs: hour(15), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,12) S active', '[12,15) active', '[15,…) B active'],
    notes: ['size-unknown'],
  },
  {
    name: 'resized and reverted in one second',
    reported: [
      launched(hour(10), { ...F, size: S }),
      launched(hour(12), { ...F, size: B }),
      launched(hour(12), { ...F, size: S, sequence: 1 }),
    ],
    nova: '12… S',
    segments: ['[10,…) S active'],
  },
  {
    name: 'two sizes of one instant by one source',
    reported: [launched(hour(10), { ...F, size: S }), launched(hour(10), { ...F, size: B })],
    nova: '10… S',
    segments: ['[10,…) S active'],
    notes: ['order-unknown'],
  },
  {
    name: 'a row of a higher rank that is up until an end of its own refutes an earlier end',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({ source: D, launchedAtUs: hour(10), terminatedAtUs: hour(15) }),
    ],
    nova: '10…15',
    segments: ['[10,15) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'two cells, a second apart',
    reported: [
      launched(hour(10), { source: D }),
      ended(hour(12), { source: D, cell: 'a' }),
      row({
        source: D,
        atUs: hour(11),
        launchedAtUs: hour(12, 1),
        terminatedAtUs: null,
        cell: 'b',
      }),
    ],
    nova: '12:00:01.0…',
    segments: ['[10,12) active', '[12:00:01.0,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a restore before the launch: a life begins no earlier than its birth',
    reported: [ended(hour(10)), restored(hour(11)), launched(hour(12))],
    nova: '12…',
    segments: ['[12,…) active'],
  },
  {
    name: 'an inferred launch within a life that a better source reports completely, over a lesser end',
    reported: [
      launched(hour(10), { source: D }),
      ended(hour(20), { source: D }),
      ended(hour(9), { source: 'inferred' }),
      ended(hour(12), F),
      row({ source: 'inferred', launchedAtUs: hour(13), terminatedAtUs: null }),
    ],
    nova: '10…20',
    segments: ['[10,20) active'],
    notes: ['ends-differ'],
  },
  {
    name: 'a second life of no length, in rows',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({ launchedAtUs: hour(15), terminatedAtUs: hour(15) }),
    ],
    nova: '15…15',
    segments: ['[10,12) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a second life of no length, in events',
    reported: [
      event({ ...F, atUs: hour(10), createdAtUs: hour(10) }),
      launched(hour(10), F),
      ended(hour(12), F),
      event({ ...F, atUs: hour(15), createdAtUs: hour(15) }),
      launched(hour(15), F),
      ended(hour(15), F),
    ],
    nova: '15…15',
    segments: ['[10,12) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a third life after one of no length',
    reported: [
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({ launchedAtUs: hour(15), terminatedAtUs: hour(15) }),
      row({ atUs: hour(18), launchedAtUs: hour(18), terminatedAtUs: null }),
    ],
    nova: '18…',
    segments: ['[10,12) active', '[18,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'restored and terminated in one second, in this order',
    reported: [
      launched(hour(10), F),
      ended(hour(12), F),
      restored(hour(14), F),
      ended(hour(14), { ...F, sequence: 1 }),
    ],
    nova: '10…14',
    segments: ['[10,12) active'],
  },
  {
    name: 'an old row that was touched after a new life had begun',
    reported: [
      row({ atUs: hour(20), launchedAtUs: hour(10), terminatedAtUs: hour(12), projectId: 'p' }),
      nextLife,
    ],
    nova: '15… q',
    segments: ['[10,12) p active', '[15,…) q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'a launch without a creation, older than what reports the end before it',
    reported: [
      row({ atUs: hour(20), launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({ atUs: hour(15), launchedAtUs: hour(15), terminatedAtUs: null }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['up-after-end'],
  },
];

function dated(atUs: number | undefined): { readonly atUs?: number } {
  return atUs === undefined ? {} : { atUs };
}
