/** Launches and ends that are not of one life, and a life of which only a contradictory row reports a launch. */
import type { Example } from './lives';
import { ended, event, F, hour, launched, N, restored, row } from './observations';

const ofNova = row({ ...N, atUs: hour(13), launchedAtUs: hour(10), terminatedAtUs: hour(12) });
const up = (launchedAtUs: number, createdAtUs?: number) =>
  row({
    ...F,
    atUs: hour(16),
    launchedAtUs,
    terminatedAtUs: null,
    ...(createdAtUs !== undefined && { createdAtUs }),
  });

/** A row that reports an end seconds before its launch. */
const skewed = row({ ...F, launchedAtUs: hour(12, 9), terminatedAtUs: hour(12, 4) });

export const launchesAndEnds: readonly Example[] = [
  {
    name: 'a later life that only a source of lower rank reports, in events and a row',
    reported: [
      ofNova,
      event({ ...F, atUs: hour(15), createdAtUs: hour(15) }),
      launched(hour(15, 36), F),
      up(hour(15, 36)),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a whole later life that only a row of lower rank reports',
    reported: [ofNova, row({ ...F, launchedAtUs: hour(15), terminatedAtUs: hour(20) })],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched', 'ends-differ'],
  },
  {
    name: 'a row of lower rank from a launch 59 seconds after the end, as two clocks may have it',
    reported: [ofNova, up(hour(12, 59))],
    nova: '12:00:59.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a row of lower rank from a launch a minute after the end',
    reported: [ofNova, up(hour(12, 60))],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a row of lower rank from a launch and a creation seconds after the end',
    reported: [ofNova, up(hour(12, 30), hour(12, 10))],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a row that reports an end before its launch, and a restore',
    reported: [skewed, restored(hour(13), F)],
    nova: '12:00:09.0…',
    segments: ['[13,…) active'],
  },
  {
    name: 'a row that reports an end before its launch, a restore and another end',
    reported: [skewed, restored(hour(13), F), ended(hour(20), F)],
    nova: '12:00:09.0…20',
    segments: ['[13,20) active'],
  },
  {
    name: 'a row that reports an end before its launch, and a restore before both',
    reported: [skewed, restored(hour(12), F)],
    nova: '12:00:09.0…12:00:04.0',
    segments: [],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a row that reports an end before its launch, and a restore between',
    reported: [skewed, restored(hour(12, 6), F)],
    nova: '12:00:09.0…',
    segments: ['[12:00:09.0,…) active'],
  },
  {
    name: 'a row that reports an end before its launch, and a better end long after',
    reported: [skewed, ended(hour(20), N)],
    nova: '12:00:09.0…20',
    segments: [],
    notes: ['ends-differ'],
  },
];
