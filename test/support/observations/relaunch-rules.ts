/** What makes a launch after an end a relaunch, and what does not: each condition of the rule alone. */
import type { Example } from './lives';
import {
  D,
  ended,
  event,
  F,
  hour,
  launched,
  type ObservationFields,
  restored,
  row,
} from './observations';

const created = (atUs: number, fields: ObservationFields) =>
  event({ atUs, createdAtUs: atUs, ...fields });

/** A row of a server that is up an hour after its launch. */
const up = (launchedAtUs: number, fields: ObservationFields) =>
  row({ atUs: launchedAtUs + hour(1) - hour(0), launchedAtUs, terminatedAtUs: null, ...fields });

const ofDatabase = [launched(hour(10), D), ended(hour(12), D)];
const ofFile = [launched(hour(10), F), ended(hour(12), F)];

const byEvents: readonly Example[] = [
  {
    name: 'events of a lower rank than the end',
    reported: [...ofDatabase, created(hour(15), F), launched(hour(15), F)],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'a creation of a lower rank than the end',
    reported: [...ofDatabase, created(hour(15), F), launched(hour(15), D)],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'a creation of a higher rank than the end',
    reported: [...ofFile, created(hour(15), D), launched(hour(15), F)],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a creation at the end itself',
    reported: [...ofFile, created(hour(12), F), launched(hour(15), F)],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a creation a microsecond after the end',
    reported: [...ofFile, created(hour(12) + 1, F), launched(hour(15), F)],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a creation a microsecond after the launch',
    reported: [...ofFile, created(hour(15) + 1, F), launched(hour(15), F)],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['launch-before-creation', 'relaunched'],
  },
  {
    name: 'no launch before the end',
    reported: [
      launched(hour(12), F),
      ended(hour(12), F),
      created(hour(15), F),
      launched(hour(15), F),
    ],
    nova: '12…12',
    segments: [],
    notes: ['launch-before-creation'],
  },
  {
    name: 'a creation that only a row reports',
    reported: [...ofFile, row({ ...F, createdAtUs: hour(15) }), launched(hour(15), F)],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['relaunched'],
  },
  {
    name: 'an event and a row of one launch',
    reported: [...ofFile, launched(hour(15), F), up(hour(15), F)],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['relaunched'],
  },
];

const byRows: readonly Example[] = [
  {
    name: 'a row that reports no end and no lack of one',
    reported: [...ofFile, row({ ...F, launchedAtUs: hour(15) })],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a row that is older than the end',
    reported: [
      row({ ...D, atUs: hour(20), launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      row({ ...D, atUs: hour(20) - 1, launchedAtUs: hour(15), terminatedAtUs: null }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['up-after-end'],
  },
  {
    name: 'denied by a row of the same rank',
    reported: [
      ...ofDatabase,
      up(hour(15), D),
      row({ ...D, launchedAtUs: hour(15), terminatedAtUs: hour(14) }),
    ],
    nova: '15…14',
    segments: ['[10,14) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'denied by a row of a lower rank',
    reported: [
      ...ofDatabase,
      up(hour(15), D),
      row({ ...F, launchedAtUs: hour(15), terminatedAtUs: hour(14) }),
    ],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['ends-differ', 'relaunched'],
  },
  {
    name: 'denied by rows of both ranks',
    reported: [
      ...ofDatabase,
      up(hour(15), D),
      row({ ...F, launchedAtUs: hour(15), terminatedAtUs: hour(14) }),
      row({ ...D, launchedAtUs: hour(15), terminatedAtUs: hour(14) }),
    ],
    nova: '15…14',
    segments: ['[10,14) active'],
    notes: ['ended-before-launched'],
  },
];

const afterSeveralEnds: readonly Example[] = [
  {
    name: 'a row of a lower rank than the end before the last restore',
    reported: [...ofDatabase, restored(hour(14), D), ended(hour(15), F), up(hour(17), F)],
    nova: '17…',
    segments: ['[10,12) active', '[14,15) active', '[17,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a row of a lower rank than the end before the last relaunch',
    reported: [...ofDatabase, up(hour(14), D), ended(hour(16), F), up(hour(18), F)],
    nova: '18…',
    segments: ['[10,12) active', '[14,16) active', '[18,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'the first of two restores does not count',
    reported: [
      ...ofDatabase,
      restored(hour(13), D),
      ended(hour(14), D),
      restored(hour(15), D),
      ended(hour(16), F),
      up(hour(18), F),
    ],
    nova: '18…',
    segments: ['[10,12) active', '[13,14) active', '[15,16) active', '[18,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'the better of two ends, the earlier one',
    reported: [...ofDatabase, ended(hour(13), F), up(hour(15), F), up(hour(17), D)],
    nova: '17…',
    segments: ['[10,12) active', '[17,…) active'],
    notes: ['ends-differ', 'relaunched'],
  },
  {
    name: 'the better of two ends, the later one',
    reported: [...ofFile, ended(hour(13), D), up(hour(15), F), up(hour(17), D)],
    nova: '17…',
    segments: ['[10,13) active', '[17,…) active'],
    notes: ['ends-differ', 'relaunched'],
  },
  {
    name: 'of two launches after two ends of one rank, each',
    reported: [...ofFile, up(hour(14), D), ended(hour(15), F), up(hour(16), D)],
    nova: '16…',
    segments: ['[10,12) active', '[14,15) active', '[16,…) active'],
    notes: ['relaunched'],
  },
];

export const relaunchRules: readonly Example[] = [...byEvents, ...byRows, ...afterSeveralEnds];
