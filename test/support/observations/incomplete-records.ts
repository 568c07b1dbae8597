/** What leaves out a launch, a creation or an end, or says "none": nothing may be read into that. */
import type { Example } from './lives';
import {
  B,
  created,
  D,
  ended,
  event,
  F,
  hour,
  INFERRED,
  launched,
  N,
  restored,
  row,
  S,
} from './observations';

const birth = launched(hour(10), F);
const ofFile = [birth, ended(hour(12), F)];

const ends: readonly Example[] = [
  {
    name: 'an event that has a launch and an end outweighs a guessed end and refutes nothing',
    reported: [
      ended(hour(11), INFERRED),
      event({ ...F, atUs: hour(10), launchedAtUs: hour(10), terminatedAtUs: hour(13) }),
    ],
    nova: '10…13',
    segments: ['[10,13) active'],
  },
  {
    name: 'a better row that ends later and was never launched does not show the server up before',
    reported: [...ofFile, row({ ...D, launchedAtUs: null, terminatedAtUs: hour(13) })],
    nova: '10…13',
    segments: ['[10,13) active'],
    notes: ['ends-differ'],
  },
  {
    name: 'a row that was never created does not refute a guessed end',
    reported: [
      birth,
      ended(hour(12), INFERRED),
      row({ atUs: hour(13), createdAtUs: null, terminatedAtUs: null }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
  },
  {
    name: 'an event that has a launch and an end comes after a restore of its instant by its sequence',
    reported: [
      event({
        ...F,
        atUs: hour(13),
        launchedAtUs: hour(10),
        terminatedAtUs: hour(13),
        sequence: 2,
      }),
      restored(hour(13), F),
    ],
    nova: '10…13',
    segments: ['[10,13) active'],
  },
  {
    name: 'a row without a launch, ended in the instant of a later creation, is of what was created',
    reported: [...ofFile, created(hour(15)), row({ launchedAtUs: null, terminatedAtUs: hour(15) })],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a later end by a better source, launched in the last microsecond of a cut end with a restore',
    reported: [
      ...ofFile,
      restored(hour(12, 0.5), F),
      row({
        ...D,
        atUs: hour(12, 0.4),
        launchedAtUs: hour(12, 0.999999),
        terminatedAtUs: hour(13),
      }),
    ],
    nova: '12:00:01.0…13',
    segments: ['[10,13) active'],
    notes: ['end-refuted'],
  },
];

const launches: readonly Example[] = [
  {
    name: 'a row that ends as it is launched, after a better end, is none of the life that ended',
    reported: [
      birth,
      ended(hour(12), D),
      row({ launchedAtUs: hour(13), terminatedAtUs: hour(13) }),
    ],
    nova: '10…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched', 'ends-differ'],
  },
  {
    name: 'a row launched seconds after a better end, and created in its instant: two clocks',
    reported: [
      launched(hour(10), D),
      ended(hour(12), D),
      row({ createdAtUs: hour(12), launchedAtUs: hour(12, 30), terminatedAtUs: null }),
    ],
    nova: '12:00:30.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'a row launched seconds after an event ended what was created before: two clocks',
    reported: [
      ...ofFile,
      row({ createdAtUs: hour(9), launchedAtUs: hour(12, 30), terminatedAtUs: null }),
    ],
    nova: '12:00:30.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'up seconds after the end of a better source, in a life that the best one ends',
    reported: [
      launched(hour(10), D),
      ended(hour(12), F),
      ended(hour(14, -30), D),
      row({ launchedAtUs: hour(14), terminatedAtUs: null }),
      ended(hour(20), N),
    ],
    nova: '14…20',
    segments: ['[10,13:00:3570.0) active', '[14,20) active'],
    notes: ['ends-differ', 'relaunched'],
  },
  {
    name: 'created again and ended, then up; a bare launch of that instant changes nothing',
    reported: [
      ...ofFile,
      created(hour(15)),
      ended(hour(16), F),
      launched(hour(18), F),
      row({ atUs: hour(19), launchedAtUs: hour(18), terminatedAtUs: null }),
    ],
    nova: '18…',
    segments: ['[10,12) active', '[18,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'a bare launch with an end seconds before it, and a row that is up from it: the clocks of two hosts',
    reported: [
      ...ofFile,
      launched(hour(15, 9), F),
      ended(hour(15, 4), F),
      row({ launchedAtUs: hour(15, 9), terminatedAtUs: null }),
    ],
    nova: '15:00:09.0…15:00:04.0',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched', 'relaunched'],
  },
];

const sizes: readonly Example[] = [
  {
    name: 'a row without a launch has its size from its own date on',
    reported: [
      row({ atUs: hour(13), launchedAtUs: hour(10), size: B }),
      row({ atUs: hour(12), size: S }),
    ],
    nova: '10… B',
    segments: ['[10,12) B active', '[12,13) S active', '[13,…) B active'],
  },
  {
    name: 'a better row that was never launched denies no size before its date',
    reported: [
      birth,
      row({ launchedAtUs: hour(10), size: S }),
      event({ ...F, atUs: hour(12), size: B }),
      row({ ...D, atUs: hour(15), launchedAtUs: null, size: S }),
    ],
    nova: '10… S',
    segments: ['[10,12) S active', '[12,15) B active', '[15,…) S active'],
  },
  {
    name: 'after the end nobody tells a size: the last one of the life, whoever told it',
    reported: [
      row({
        ...D,
        atUs: hour(11),
        launchedAtUs: hour(10),
        terminatedAtUs: hour(15),
        size: S,
      }),
      event({ ...F, atUs: hour(13), size: B }),
    ],
    nova: '10…15 B',
    segments: ['[10,13) S active', '[13,15) B active'],
  },
  {
    name: 'a size denied by the best of three sources, though the next one has it as well',
    reported: [
      row({ ...N, atUs: hour(15), launchedAtUs: hour(10), size: B }),
      row({ ...D, atUs: hour(12), launchedAtUs: hour(12), size: S }),
    ],
    nova: '10… B',
    segments: ['[10,…) B active'],
    notes: ['size-refuted'],
  },
  {
    name: 'two rows of one source and date disagree about the size since the launch',
    reported: [
      ...[S, B].map((size) => row({ ...N, atUs: hour(12), launchedAtUs: hour(10), size })),
      event({ ...N, atUs: hour(12), size: B }),
    ],
    nova: '10… B',
    segments: ['[10,12) S active', '[12,…) B active'],
    notes: ['order-unknown'],
  },
];

export const incompleteRecords: readonly Example[] = [...ends, ...launches, ...sizes];
