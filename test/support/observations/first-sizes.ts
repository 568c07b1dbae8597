/** Sizes that are reported for the first time when a server has lived for a while: it had them before. */
import type { Example } from './lives';
import { B, event, F, hour, launched, type ObservationFields, row, S } from './observations';

const birth = launched(hour(10), F);

const resized = (atUs: number, fields: ObservationFields = {}) =>
  event({ ...F, atUs, launchedAtUs: atUs, size: B, ...fields });

export const firstSizes: readonly Example[] = [
  {
    name: 'a resize from a size that nobody told',
    reported: [birth, resized(hour(12))],
    nova: '12… B',
    segments: ['[10,…) B active'],
  },
  {
    name: 'a resize from a size that nobody told, by a message',
    reported: [birth, resized(hour(12), { source: 'notification', state: 'resized' })],
    nova: '12… B',
    segments: ['[10,12) B active', '[12,…) B resized'],
  },
  {
    name: 'a resize and its revert, the first size reported by neither',
    reported: [birth, resized(hour(12)), resized(hour(13), { size: S, sequence: 1 })],
    nova: '13… S',
    segments: ['[10,13) B active', '[13,…) S active'],
  },
  {
    name: 'a resize, and a record of that launch with the same size',
    reported: [birth, resized(hour(12)), row({ atUs: hour(15), launchedAtUs: hour(12), size: B })],
    nova: '12… B',
    segments: ['[10,…) B active'],
  },
  {
    name: 'a resize, and a record of the first launch with another size',
    reported: [birth, row({ launchedAtUs: hour(10), size: S }), resized(hour(12))],
    nova: '12… B',
    segments: ['[10,12) S active', '[12,…) B active'],
  },
  ...['active', 'rescued'].map(
    (state): Example => ({
      name: `a size that is told first with a launch to ${state}, which does not change it`,
      reported: [birth, resized(hour(12), { state })],
      nova: '12… B',
      segments: state === 'active' ? ['[10,…) B active'] : ['[10,12) B active', '[12,…) B rescued'],
    }),
  ),
  {
    name: 'a size that is told first by an event without a launch',
    reported: [birth, event({ ...F, atUs: hour(12), size: B })],
    nova: '10… B',
    segments: ['[10,…) B active'],
  },
  {
    name: 'a size that is told first by an event after its launch',
    reported: [birth, event({ ...F, atUs: hour(12), launchedAtUs: hour(10), size: B })],
    nova: '10… B',
    segments: ['[10,…) B active'],
  },
  {
    name: 'a size that is told first by a record as of its launch',
    reported: [birth, row({ launchedAtUs: hour(12), size: B })],
    nova: '12… B',
    segments: ['[10,…) B active'],
  },
  {
    name: 'two records of two launches, read long after: each has its size since its launch',
    reported: [
      row({ atUs: hour(20), launchedAtUs: hour(10), size: S }),
      row({ atUs: hour(30), launchedAtUs: hour(15), size: B }),
    ],
    nova: '15… B',
    segments: ['[10,15) S active', '[15,20) B active', '[20,30) S active', '[30,…) B active'],
  },
  {
    name: 'a launch that two sources date a second apart: its size since the first of the two',
    reported: [
      launched(hour(10), { ...F, size: S }),
      row({ atUs: hour(20), launchedAtUs: hour(12), size: B }),
      row({ source: 'database', atUs: hour(20), launchedAtUs: hour(12, 1.3), size: B }),
    ],
    nova: '12:00:01.3… B',
    segments: ['[10,12) S active', '[12,…) B active'],
  },
];
