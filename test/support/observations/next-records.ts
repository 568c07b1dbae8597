/** Records of one id that know nothing of each other: the next one follows at once, or the former one is touched later. */
import type { Example } from './lives';
import { B, D, event, hour, launched, N, type ObservationFields, row, S } from './observations';

const ofP = { projectId: 'p', size: S } as const;
const ofQ = { projectId: 'q', size: B } as const;

/** Of a server, launched at 10 unless it says otherwise, that ended. */
const gone = (endUs: number, fields: ObservationFields = {}) =>
  row({ launchedAtUs: hour(10), terminatedAtUs: endUs, ...fields });

/** Of a server that runs since. */
const up = (launchedAtUs: number, fields: ObservationFields = {}) =>
  row({ launchedAtUs, terminatedAtUs: null, ...fields });

const followingAtOnce: readonly Example[] = [
  {
    name: 'half a minute after the end, without a word on a creation: the former record knows only its own launch',
    reported: [gone(hour(12), ofP), up(hour(12, 30), ofP)],
    nova: '12:00:30.0… S p',
    segments: ['[10,12) S p active', '[12:00:30.0,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'a second after the end, since the former record ends with the last second of its month',
    reported: [gone(hour(12) - 1_000_000, ofP), up(hour(12), ofP)],
    nova: '12… S p',
    segments: ['[10,11:00:3599.0) S p active', '[12,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'at the very end, as a billing system that begins a record with every change writes it',
    reported: [gone(hour(12), ofP), up(hour(12), { ...ofP, size: B })],
    nova: '12… B p',
    segments: ['[10,12) S p active', '[12,…) B p active'],
    notes: ['relaunched'],
  },
  {
    name: 'half a minute after the end, and ended, too',
    reported: [gone(hour(12), ofP), gone(hour(15), { ...ofP, launchedAtUs: hour(12, 30) })],
    nova: '12:00:30.0…15 S p',
    segments: ['[10,12) S p active', '[12:00:30.0,15) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'launched a minute after the former one, which ended between',
    reported: [gone(hour(10, 40)), up(hour(10, 60))],
    nova: '10:00:60.0…',
    segments: ['[10,10:00:40.0) active', '[10:00:60.0,…) active'],
    notes: ['relaunched'],
  },
  {
    name: 'launched a microsecond less than a minute after the former one: two words on one launch',
    reported: [gone(hour(10, 40)), up(hour(10, 60) - 1)],
    nova: '10:00:60.0…10:00:40.0',
    segments: ['[10,10:00:40.0) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'half a minute after the end, in messages: the clocks of two hosts',
    reported: [gone(hour(12), N), up(hour(12, 30), N)],
    nova: '12:00:30.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'half a minute after the end, by a better source: it may date otherwise',
    reported: [gone(hour(12)), up(hour(12, 30), D)],
    nova: '12:00:30.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'half a minute after the end in a record that does not know its launch',
    reported: [
      launched(hour(10), { source: 'file' }),
      row({ launchedAtUs: null, terminatedAtUs: hour(12) }),
      up(hour(12, 30)),
    ],
    nova: '12:00:30.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'half a minute after the end in an event that has the launch, too',
    reported: [
      event({ source: 'file', atUs: hour(12), launchedAtUs: hour(10), terminatedAtUs: hour(12) }),
      up(hour(12, 30)),
    ],
    nova: '12:00:30.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'half a minute after the end in a record that was launched at its end',
    reported: [
      launched(hour(10), { source: 'file' }),
      gone(hour(12), { launchedAtUs: hour(12) }),
      up(hour(12, 60) - 1),
    ],
    nova: '12:00:60.0…12',
    segments: ['[10,12) active'],
    notes: ['ended-before-launched'],
  },
];

const touchedLater: readonly Example[] = [
  {
    name: 'the record of a server that ended is touched after another customer got its id',
    reported: [gone(hour(12), { ...ofP, atUs: hour(30) }), up(hour(15), ofQ)],
    nova: '15… B q',
    segments: ['[10,12) S p active', '[15,…) B q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'the record of a server that ended is touched after the whole life of another customer',
    reported: [
      gone(hour(12), { ...ofP, atUs: hour(30) }),
      gone(hour(20), { ...ofQ, launchedAtUs: hour(15) }),
    ],
    nova: '15…20 B q',
    segments: ['[10,12) S p active', '[15,20) B q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'the record of a server that ended is touched after the same customer got its id, and a creation is reported',
    reported: [
      gone(hour(12), { ...ofP, atUs: hour(30) }),
      up(hour(16), { ...ofP, createdAtUs: hour(15) }),
    ],
    nova: '16… S p',
    segments: ['[10,12) S p active', '[16,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'a record of one project, told again later with an earlier launch and an end: a correction',
    reported: [gone(hour(12), { ...ofP, atUs: hour(30) }), up(hour(15), ofP)],
    nova: '10…12 S p',
    segments: ['[10,12) S p active'],
    notes: ['up-after-end'],
  },
  {
    name: 'an end told again later, without a project',
    reported: [
      launched(hour(10), { source: 'file', projectId: 'p' }),
      gone(hour(12), { atUs: hour(30) }),
      up(hour(15), { projectId: 'q' }),
    ],
    nova: '10…12 p',
    segments: ['[10,12) p active'],
    notes: ['project-differs', 'up-after-end'],
  },
];

export const nextRecords: readonly Example[] = [...followingAtOnce, ...touchedLater];
