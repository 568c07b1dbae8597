/** Other lives under one id: creations after an end, launches with an end of their own, clocks that disagree about them. */
import type { Example } from './lives';
import {
  B,
  created,
  D,
  ended,
  event,
  F,
  hour,
  launched,
  N,
  type ObservationFields,
  restored,
  row,
  S,
} from './observations';

/** Of project p, from 10 to 12. */
const firstRow = row({ launchedAtUs: hour(10), terminatedAtUs: hour(12), projectId: 'p', size: S });
const firstEvents = [launched(hour(10), { ...F, projectId: 'p', size: S }), ended(hour(12), F)];

/** The next machine under a number that was freed at 12. */
const nextAtOnce = (fields: ObservationFields) =>
  row({ createdAtUs: hour(12), launchedAtUs: hour(12), projectId: 'q', size: B, ...fields });

const soonAgain: readonly Example[] = [
  {
    name: 'created and launched half a minute after the end, in rows',
    reported: [
      firstRow,
      row({
        createdAtUs: hour(12, 20),
        launchedAtUs: hour(12, 30),
        terminatedAtUs: null,
        projectId: 'q',
        size: S,
      }),
    ],
    nova: '12:00:30.0… S q',
    segments: ['[10,12) S p active', '[12:00:30.0,…) S q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'created and launched half a minute after the end, in events',
    reported: [
      ...firstEvents,
      created(hour(12, 20), { projectId: 'q' }),
      launched(hour(12, 30), { ...F, projectId: 'q' }),
    ],
    nova: '12:00:30.0… S q',
    segments: ['[10,12) S p active', '[12:00:30.0,…) S q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'created by an event, launched half a minute after the end by a row',
    reported: [
      ...firstEvents,
      created(hour(12, 20), { projectId: 'q' }),
      row({ ...F, launchedAtUs: hour(12, 30), terminatedAtUs: null, projectId: 'q', size: S }),
    ],
    nova: '12:00:30.0… S q',
    segments: ['[10,12) S p active', '[12:00:30.0,…) S q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'created at the end itself, and launched in its second',
    reported: [firstRow, created(hour(12)), launched(hour(12, 0.5), F)],
    nova: '12:00:00.5… S p',
    segments: ['[10,12) S p active', '[12:00:00.5,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'terminated and created in one second, and launched half a minute later',
    reported: [...firstEvents, created(hour(12)), launched(hour(12, 30), F)],
    nova: '12:00:30.0… S p',
    segments: ['[10,12) S p active', '[12:00:30.0,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'terminated and created in one second, launched half a minute later, and ended',
    reported: [...firstEvents, created(hour(12)), launched(hour(12, 30), F), ended(hour(15), F)],
    nova: '12:00:30.0…15 S p',
    segments: ['[10,12) S p active', '[12:00:30.0,15) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'created and launched in one instant, half a minute after the end',
    reported: [
      ...firstEvents,
      row({ createdAtUs: hour(12, 30), launchedAtUs: hour(12, 30), terminatedAtUs: null }),
    ],
    nova: '12:00:30.0… S p',
    segments: ['[10,12) S p active', '[12:00:30.0,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'created and terminated in one second, long after the first life',
    reported: [...firstEvents, created(hour(15)), ended(hour(15), F)],
    nova: '10…12 S p',
    segments: ['[10,12) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'created, launched and terminated in one second, within a life without another end',
    reported: [
      launched(hour(10), { ...F, projectId: 'p', size: S }),
      created(hour(12)),
      launched(hour(12), F),
      ended(hour(12), F),
    ],
    nova: '12…12 S p',
    segments: ['[10,12) S p active'],
  },
  {
    name: 'created and launched at the end itself, in rows',
    reported: [firstRow, nextAtOnce({ terminatedAtUs: null })],
    nova: '12… B q',
    segments: ['[10,12) S p active', '[12,…) B q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'created and launched at the end itself, and ended later',
    reported: [firstRow, nextAtOnce({ terminatedAtUs: hour(15) })],
    nova: '12…15 B q',
    segments: ['[10,12) S p active', '[12,15) B q active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'created, launched and ended at the end itself',
    reported: [firstRow, nextAtOnce({ terminatedAtUs: hour(12) })],
    nova: '12…12 B p',
    segments: ['[10,12) S p active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'launched half a minute after an end reported by an event, no creation reported: one clock may be wrong',
    reported: [
      ...firstEvents,
      row({ launchedAtUs: hour(12, 30), terminatedAtUs: null, projectId: 'p', size: S }),
    ],
    nova: '12:00:30.0…12 S p',
    segments: ['[10,12) S p active'],
    notes: ['ended-before-launched'],
  },
  {
    name: 'created half a minute after an end that nothing was launched before',
    reported: [
      row({ ...N, terminatedAtUs: hour(12) }),
      row({
        ...N,
        atUs: hour(13),
        createdAtUs: hour(12, 20),
        launchedAtUs: hour(12, 30),
        terminatedAtUs: null,
        size: S,
      }),
    ],
    nova: '12:00:30.0…12 S',
    segments: [],
    notes: ['ended-before-launched'],
  },
];

const neverLaunched: readonly Example[] = [
  {
    name: 'created again and not launched: neither its end nor its size is of the earlier life',
    reported: [
      ...firstEvents,
      created(hour(15), { projectId: 'q', size: B }),
      ended(hour(15.5), { ...F, size: B }),
    ],
    nova: '10…12 S p',
    segments: ['[10,12) S p active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'created again by a row that was never launched',
    reported: [
      firstRow,
      row({ createdAtUs: hour(15), launchedAtUs: null, size: B, projectId: 'q' }),
    ],
    nova: '10…12 S p',
    segments: ['[10,12) S p active'],
    notes: ['project-differs', 'relaunched'],
  },
  {
    name: 'created again, never launched, and restored',
    reported: [...firstEvents, created(hour(15)), ended(hour(16), F), restored(hour(18), F)],
    nova: '10… S p',
    segments: ['[10,12) S p active', '[18,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'created, ended and created once more: the second is launched',
    reported: [
      ...firstEvents,
      created(hour(15)),
      ended(hour(16), F),
      created(hour(18)),
      launched(hour(19), F),
    ],
    nova: '19… S p',
    segments: ['[10,12) S p active', '[19,…) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'created again, ended, then launched: a bare launch revives nothing',
    reported: [...firstEvents, created(hour(15)), ended(hour(16), F), launched(hour(18), F)],
    nova: '18…16 S p',
    segments: ['[10,12) S p active'],
    notes: ['ended-before-launched', 'relaunched'],
  },
  {
    name: 'created again according to a source of lower rank',
    reported: [
      launched(hour(10), { ...D, size: S }),
      ended(hour(12), D),
      created(hour(15)),
      ended(hour(16), D),
    ],
    nova: '10…16 S',
    segments: ['[10,16) S active'],
    notes: ['ends-differ'],
  },
  {
    name: 'created again within a life that a better source reports completely',
    reported: [
      launched(hour(10), { ...D, size: S }),
      ended(hour(20), D),
      ended(hour(12), F),
      created(hour(15)),
    ],
    nova: '10…20 S',
    segments: ['[10,20) S active'],
    notes: ['ends-differ'],
  },
  {
    name: 'created again, and launched and ended by a better source',
    reported: [
      ...firstEvents,
      row({ createdAtUs: hour(15), launchedAtUs: null, size: S, projectId: 'p' }),
      launched(hour(16), D),
      ended(hour(20), D),
    ],
    nova: '16…20 S p',
    segments: ['[10,12) S p active', '[16,20) S p active'],
    notes: ['relaunched'],
  },
];

const withOwnEnds: readonly Example[] = [
  {
    name: 'a bare launch with an end of its own: the hours between are none',
    reported: [...firstEvents, launched(hour(15), F), ended(hour(20), F)],
    nova: '15…20 S p',
    segments: ['[10,12) S p active', '[15,20) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'a bare launch and its end at once',
    reported: [...firstEvents, launched(hour(15), F), ended(hour(15), F)],
    nova: '15…15 S p',
    segments: ['[10,12) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'a bare launch between two ends of different rank: two words on one end',
    reported: [...firstEvents, launched(hour(15), F), ended(hour(20), D)],
    nova: '15…20 S p',
    segments: ['[10,20) S p active'],
    notes: ['ends-differ'],
  },
  {
    name: 'a bare launch before a correction of the end by a row of the first launch',
    reported: [
      firstRow,
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(20), projectId: 'p', size: S }),
      launched(hour(15), F),
    ],
    nova: '10…20 S p',
    segments: ['[10,20) S p active'],
  },
  {
    name: 'a bare launch, then a restore and an end: the end is of the restored life',
    reported: [...firstEvents, launched(hour(15), F), restored(hour(16), F), ended(hour(20), F)],
    nova: '15…20 S p',
    segments: ['[10,12) S p active', '[16,20) S p active'],
  },
  {
    name: 'a bare launch with an end a microsecond less than a minute after the first',
    reported: [
      ...firstEvents,
      launched(hour(12, 60), F),
      event({ ...F, atUs: hour(12, 60) - 1, terminatedAtUs: hour(12, 60) - 1 }),
    ],
    nova: '10…12:00:60.0 S p',
    segments: ['[10,12:00:60.0) S p active'],
    notes: ['ends-differ'],
  },
  {
    name: 'two ends in events and no launch between: the later one stands, and is noted',
    reported: [...firstEvents, ended(hour(20), F)],
    nova: '10…20 S p',
    segments: ['[10,20) S p active'],
    notes: ['ends-differ'],
  },
];

const bySkewedClocks: readonly Example[] = [
  ...[{ createdAtUs: hour(15) }, {}].map(
    (creation): Example => ({
      name: `a second life in a row whose end lies seconds before its launch, ${'createdAtUs' in creation ? 'its' : 'no'} creation reported`,
      reported: [
        firstRow,
        row({ ...creation, launchedAtUs: hour(15, 9), terminatedAtUs: hour(15, 4), size: S }),
      ],
      nova: '15:00:09.0…15:00:04.0 S p',
      segments: ['[10,12) S p active'],
      notes: ['ended-before-launched', 'relaunched'],
    }),
  ),
  {
    name: 'a second life in messages whose end lies seconds before its launch',
    reported: [
      row({ ...N, launchedAtUs: hour(10), terminatedAtUs: hour(12), size: S }),
      row({
        ...N,
        atUs: hour(15, 10),
        createdAtUs: hour(15),
        launchedAtUs: hour(15, 9),
        terminatedAtUs: null,
        size: S,
      }),
      row({ ...N, launchedAtUs: hour(15, 9), terminatedAtUs: hour(15, 4), size: S }),
    ],
    nova: '15:00:09.0…15:00:04.0 S',
    segments: ['[10,12) S active'],
    notes: ['ended-before-launched', 'relaunched'],
  },
  ...[[created(hour(15))], []].map(
    (creation): Example => ({
      name: `a second life in events whose end lies seconds before its launch, ${creation.length === 0 ? 'no' : 'its'} creation reported`,
      reported: [...firstEvents, ...creation, launched(hour(15, 9), F), ended(hour(15, 4), F)],
      nova: '15:00:09.0…15:00:04.0 S p',
      segments: ['[10,12) S p active'],
      notes: ['ended-before-launched', 'relaunched'],
    }),
  ),
  {
    name: 'a second life in a row whose end lies long before its launch, but after its creation',
    reported: [
      firstRow,
      row({
        createdAtUs: hour(15),
        launchedAtUs: hour(17),
        terminatedAtUs: hour(16),
        projectId: 'p',
        size: S,
      }),
    ],
    nova: '17…16 S p',
    segments: ['[10,12) S p active'],
    notes: ['ended-before-launched', 'relaunched'],
  },
  {
    name: 'a better end of a second life whose own event has it seconds before the launch',
    reported: [
      ...firstEvents,
      event({
        ...F,
        atUs: hour(15, 9),
        launchedAtUs: hour(15, 9),
        terminatedAtUs: hour(15, 4),
      }),
      ended(hour(16), D),
    ],
    nova: '15:00:09.0…16 S p',
    segments: ['[10,12) S p active', '[15:00:09.0,16) S p active'],
    notes: ['ends-differ', 'relaunched'],
  },
  {
    name: 'a better end of a second life whose own row has it seconds before the launch',
    reported: [
      firstRow,
      row({ launchedAtUs: hour(15, 9), terminatedAtUs: hour(15, 4), size: S, projectId: 'p' }),
      ended(hour(16), D),
    ],
    nova: '15:00:09.0…16 S p',
    segments: ['[10,12) S p active', '[15:00:04.0,16) S p active'],
    notes: ['ends-differ', 'relaunched'],
  },
];

const sizesOfTheNext: readonly Example[] = [
  ...[hour(12, 60), hour(15)].map(
    (launchedUs): Example => ({
      name: `a bare launch ${(launchedUs - hour(12)) / 1e6} s after the end, with a size`,
      reported: [...firstEvents, launched(launchedUs, { ...F, size: B })],
      nova: '10…12 S p',
      segments: ['[10,12) S p active'],
    }),
  ),
  {
    name: 'a bare launch less than a minute after the end, with a size: the clocks of two hosts',
    reported: [...firstEvents, launched(hour(12, 60) - 1, { ...F, size: B })],
    nova: '10…12 B p',
    segments: ['[10,12) S p active'],
  },
  {
    name: 'a size that an event reports after the next creation',
    reported: [
      ...firstEvents,
      event({ ...F, atUs: hour(13), size: B }),
      created(hour(15), { size: S }),
      event({ ...F, atUs: hour(16), size: { ...S, flavor: 'C' } }),
    ],
    nova: '10…12 B p',
    segments: ['[10,12) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'a size in a row of the ended life, read after the next creation',
    reported: [
      ...firstEvents,
      created(hour(15), { projectId: 'p' }),
      row({ atUs: hour(16), launchedAtUs: hour(10), terminatedAtUs: hour(12), size: B }),
    ],
    nova: '10…12 B p',
    segments: ['[10,12) S p active'],
    notes: ['relaunched'],
  },
  {
    name: 'the size of a row that knows an end before its launch',
    reported: [
      launched(hour(10), { ...N, size: S }),
      row({ ...N, atUs: hour(16), launchedAtUs: hour(15), terminatedAtUs: hour(12), size: B }),
    ],
    nova: '15…12 B',
    segments: ['[10,12) S active'],
    notes: ['ended-before-launched'],
  },
];

export const otherLives: readonly Example[] = [
  ...soonAgain,
  ...neverLaunched,
  ...withOwnEnds,
  ...bySkewedClocks,
  ...sizesOfTheNext,
];
