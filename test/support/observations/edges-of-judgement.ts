/** Edges of what refutes an end, begins another life, or neither: one rank, one instant or one other word decides. */
import type { Example } from './lives';
import {
  created,
  D,
  ended,
  event,
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
const up = (launchedAtUs: number, fields: ObservationFields = {}) =>
  row({ atUs: launchedAtUs + hour(1) - hour(0), launchedAtUs, terminatedAtUs: null, ...fields });

/** A row of a server, launched at 10, that has ended. */
const gone = (endUs: number, fields: ObservationFields = {}) =>
  row({ launchedAtUs: hour(10), terminatedAtUs: endUs, ...fields });

const ofFile = [launched(hour(10), F), ended(hour(12), F)];
const ofDatabase = [launched(hour(10), D), ended(hour(12), D)];

const ownEnds: readonly Example[] = [
  {
    name: 'a bare launch after a restored life, with an end of its own',
    reported: [
      launched(hour(10), F),
      ended(hour(11), F),
      restored(hour(11, 60), F),
      ended(hour(12), F),
      launched(hour(15), F),
      ended(hour(20), F),
    ],
    nova: '15…20',
    segments: ['[10,11) active', '[11:00:60.0,12) active', '[15,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a bare launch whose end a row without a launch reports',
    reported: [...ofFile, launched(hour(15), F), row({ terminatedAtUs: hour(20) })],
    nova: '15…20',
    segments: ['[10,12) active', '[15,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a bare launch and its end, both a minute after the first end',
    reported: [...ofFile, launched(hour(12, 60), F), ended(hour(12, 60), F)],
    nova: '12:00:60.0…12:00:60.0',
    segments: ['[10,12) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a bare launch a minute after a second end that an older date outweighs',
    reported: [gone(hour(12), { atUs: hour(30) }), ended(hour(15, -60), F), launched(hour(15), F)],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'a bare launch seconds after its own end, within a life that a better source reports',
    reported: [
      launched(hour(12), D),
      ended(hour(13, 5.5), D),
      ended(hour(12, 60), F),
      row({ terminatedAtUs: hour(13) }),
      launched(hour(13, 6), F),
    ],
    nova: '12…13:00:05.5',
    segments: ['[12,13:00:05.5) active'],
    notes: ['ends-differ'],
  },
  {
    name: 'created by a row, launched and ended by events of one rank',
    reported: [
      ...ofFile,
      row({ createdAtUs: hour(15) }),
      launched(hour(16), F),
      ended(hour(20), F),
    ],
    nova: '16…20',
    segments: ['[10,12) active', '[16,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'created and launched by a database, ended by a file only',
    reported: [
      ...ofDatabase,
      row({ ...D, createdAtUs: hour(15) }),
      launched(hour(16), D),
      ended(hour(20), F),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['relaunched'],
  },
];

const ownEndsAndRanks: readonly Example[] = [
  {
    name: 'created, ended by a better source, then launched and ended by a lesser one',
    reported: [
      ...ofFile,
      row({ createdAtUs: hour(15) }),
      ended(hour(16), D),
      launched(hour(18), F),
      ended(hour(20), F),
    ],
    nova: '18…16',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched', 'ends-differ', 'relaunched'],
  },
  {
    name: 'up from the launch that a better source reports, after an end of its own rank',
    reported: [...ofFile, launched(hour(13), D), ended(hour(20), D), up(hour(13))],
    nova: '13…20',
    segments: ['[10,12) active', '[13,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a launch in an event, later than the one in a row of the running server',
    reported: [up(hour(10)), launched(hour(12), F)],
    nova: '12…',
    segments: ['[10,…) active'],
  },
];

const creations: readonly Example[] = [
  {
    name: 'one creation by two sources, of which one is ranked below the end',
    reported: [...ofDatabase, created(hour(15)), created(hour(15), D), ended(hour(16), D)],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['relaunched'],
  },
  {
    name: 'created again at the very end of a life that a better source reports',
    reported: [
      launched(hour(11), D),
      ended(hour(13), D),
      row({ terminatedAtUs: hour(11.5) }),
      row({ createdAtUs: hour(13) }),
    ],
    nova: '11…13',
    segments: ['[11,13) active'],
    notes: ['ends-differ'],
  },
  {
    name: 'created again, ended, and up from a later launch',
    reported: [...ofFile, created(hour(15)), ended(hour(16), F), up(hour(18))],
    nova: '18…',
    segments: ['[10,12) active', '[18,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'created again, restored, and launched',
    reported: [...ofFile, created(hour(15)), restored(hour(16), F), launched(hour(18), F)],
    nova: '18…',
    segments: ['[10,12) active', '[16,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a row whose end lies a whole minute before its launch knows both',
    reported: [gone(hour(12)), row({ launchedAtUs: hour(15, 60), terminatedAtUs: hour(15) })],
    nova: '15:00:60.0…15',
    segments: ['[10,15) active'],
    notes: ['ended-before-launched'],
  },
];

const ranks: readonly Example[] = [
  {
    name: 'up according to a better source that is older than a touched row',
    reported: [gone(hour(12), { atUs: hour(30) }), up(hour(15), N)],
    nova: '15…',
    segments: ['[10,12) active', '[15,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'up from a moved launch, created before the end of a lesser source',
    reported: [...ofFile, up(hour(20), { ...N, createdAtUs: hour(9) })],
    nova: '20…',
    segments: ['[10,12) active', '[20,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'ended after a moved launch, created before a guessed end',
    reported: [
      launched(hour(10), F),
      ended(hour(12), INFERRED),
      row({ ...N, createdAtUs: hour(9), launchedAtUs: hour(20), terminatedAtUs: hour(25) }),
    ],
    nova: '20…25',
    segments: ['[10,12) active', '[20,25) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a file after a guessed end, where only the launch is of a higher rank',
    reported: [
      launched(hour(10), D),
      ended(hour(20), F),
      ended(hour(12), INFERRED),
      up(hour(13), F),
    ],
    nova: '13…20',
    segments: ['[10,12) active', '[13,20) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a guess within a life that ends at a restore',
    reported: [
      launched(hour(10), D),
      ended(hour(15, 0.5), D),
      restored(hour(15, 0.5), D),
      ended(hour(12), INFERRED),
      up(hour(13), INFERRED),
    ],
    nova: '10…',
    segments: ['[10,…) active'],
  },
];

const refuted: readonly Example[] = [
  {
    name: 'up before an end, in a row that is later than what reports the end',
    reported: [gone(hour(12), { ...D, atUs: hour(10.5) }), up(hour(10), D)],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'the same end by a better source',
    reported: [launched(hour(10), F), ended(hour(12, 0.5), F), gone(hour(12, 0.5), D)],
    nova: '10…12:00:00.5',
    segments: ['[10,12:00:00.5) active'],
  },
  {
    name: 'a later end by the same source, from before a restore in the second of a cut end',
    reported: [...ofFile, restored(hour(12, 0.5), F), gone(hour(13), { atUs: hour(12, 0.4) })],
    nova: '10…13',
    segments: ['[10,12) active', '[12:00:00.5,13) active'],
  },
  {
    name: 'a later life by a better source, from before a restore in the second of a cut end',
    reported: [
      ...ofFile,
      restored(hour(12, 0.5), F),
      gone(hour(14), { ...D, launchedAtUs: hour(13), atUs: hour(12, 0.4) }),
    ],
    nova: '13…14',
    segments: ['[10,12) active', '[12:00:00.5,14) active'],
  },
  {
    name: 'an earlier end by a better source, from before a restore in the second of a cut end',
    reported: [
      ...ofFile,
      restored(hour(12, 0.5), D),
      gone(hour(11), { ...D, atUs: hour(12, 0.4) }),
    ],
    nova: '10…',
    segments: ['[10,11) active', '[12:00:00.5,…) active'],
    notes: ['ends-differ'],
  },
  {
    name: 'a later end by a better source, from before a restore at the very moment of a cut end',
    reported: [...ofFile, restored(hour(12), F), gone(hour(13), { ...D, atUs: hour(12) - 1 })],
    nova: '10…13',
    segments: ['[10,13) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'an end a second later by a better source, from before a restore in the second of a cut end',
    reported: [
      ...ofFile,
      restored(hour(12, 0.5), F),
      gone(hour(12, 1), { ...D, atUs: hour(12, 0.4) }),
    ],
    nova: '10…12:00:01.0',
    segments: ['[10,12:00:01.0) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a later end in an event of a better source, from before a restore in the second of a cut end',
    reported: [
      ...ofFile,
      restored(hour(12, 0.5), F),
      event({ ...D, atUs: hour(12, 0.4), launchedAtUs: hour(10), terminatedAtUs: hour(13) }),
    ],
    nova: '10…13',
    segments: ['[10,12) active', '[12:00:00.5,13) active'],
  },
  {
    name: 'a later end by a better source, from between two restores, of which one is in the second of a cut end',
    reported: [
      launched(hour(10), F),
      ended(hour(10, 60), F),
      restored(hour(11), F),
      ended(hour(12), F),
      restored(hour(12, 0.5), F),
      gone(hour(13), { ...D, atUs: hour(11, 60) }),
    ],
    nova: '10…13',
    segments: ['[10,10:00:60.0) active', '[11,13) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'a later end by a better source that has another launch without a word on an end',
    reported: [row({ ...D, launchedAtUs: hour(9) }), gone(hour(15), D), gone(hour(12))],
    nova: '10…15',
    segments: ['[9,15) active'],
    notes: ['end-refuted'],
  },
  {
    name: 'up before an end, and without a launch after it, according to a better source',
    reported: [
      row({ ...D, atUs: hour(20), terminatedAtUs: null }),
      row({ ...D, atUs: hour(11), launchedAtUs: hour(10), terminatedAtUs: null }),
      ended(hour(12), F),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
];

export const edgesOfJudgement: readonly Example[] = [
  ...ownEnds,
  ...ownEndsAndRanks,
  ...creations,
  ...ranks,
  ...refuted,
];
