/** Whose a life is from its launch on, where the id was used before. */
import type { Example } from './lives';
import { ended, event, F, hour, launched, type ObservationFields, row } from './observations';

const D = 'database';
const N = 'notification';

const firstLife = [
  event({ ...F, atUs: hour(1), createdAtUs: hour(1), projectId: 'p' }),
  launched(hour(1, 10), F),
  ended(hour(5), F),
];

/** Created, and launched some seconds later. */
const nextLife = (said: ObservationFields = {}, launchUs = hour(10, 10)) => [
  event({ ...F, ...said, atUs: hour(10), createdAtUs: hour(10), projectId: 'q' }),
  launched(launchUs, { ...F, ...said }),
];

/** A creation that does not report the owner. */
const createdByNobody = event({ ...F, atUs: hour(10), createdAtUs: hour(10) });

const givenAway = event({ ...F, atUs: hour(20), projectId: 'r' });

/** A row that was read long after the launch and the change of owner. */
const readLate = (said: ObservationFields = {}, launchedAtUs = hour(10, 10)) =>
  row({ atUs: hour(25), launchedAtUs, terminatedAtUs: null, projectId: 'r', ...said });

const FIRST = '[1:00:10.0,5) p active';
const NOTES = { notes: ['project-differs', 'relaunched'] } as const;

export const ownedLives: readonly Example[] = [
  {
    name: 'the creation of a later life tells its owner, and a row read long after does not',
    reported: [...firstLife, ...nextLife(), givenAway, readLate()],
    nova: '10:00:10.0… r',
    segments: [FIRST, '[10:00:10.0,20) q active', '[20,…) r active'],
    ...NOTES,
  },
  {
    name: 'a later life that was created and launched at one instant',
    reported: [...firstLife, ...nextLife({}, hour(10)), givenAway, readLate({}, hour(10))],
    nova: '10… r',
    segments: [FIRST, '[10,20) q active', '[20,…) r active'],
    ...NOTES,
  },
  {
    name: 'the creation of a later life is told by a source of a lower rank than the row',
    reported: [...firstLife, ...nextLife(), givenAway, readLate({ source: N })],
    nova: '10:00:10.0… r',
    segments: [FIRST, '[10:00:10.0,20) q active', '[20,…) r active'],
    ...NOTES,
  },
  {
    name: 'the creation of a later life is told by a source of a lower rank than the end before it',
    reported: [
      ...firstLife,
      ended(hour(5), { source: D }),
      ...nextLife(),
      givenAway,
      readLate({ source: D }),
    ],
    nova: '10:00:10.0… r',
    segments: [FIRST, '[10:00:10.0,20) q active', '[20,…) r active'],
    ...NOTES,
  },
  {
    name: 'the creation of a later life is told by a row that was read before the launch',
    reported: [
      ...firstLife,
      row({
        atUs: hour(10, 5),
        createdAtUs: hour(10),
        launchedAtUs: null,
        terminatedAtUs: null,
        projectId: 'q',
      }),
      givenAway,
      readLate(),
    ],
    nova: '10:00:10.0… r',
    segments: [FIRST, '[10:00:10.0,20) q active', '[20,…) r active'],
    ...NOTES,
  },
  {
    name: 'nobody tells the owner of a later life before a row that is read long after',
    reported: [
      ...firstLife,
      event({ ...F, atUs: hour(10), createdAtUs: hour(10) }),
      launched(hour(10, 10), F),
      givenAway,
      readLate(),
    ],
    nova: '10:00:10.0… r',
    segments: [FIRST, '[10:00:10.0,…) r active'],
    notes: ['relaunched'],
  },
  {
    name: 'what is told of the earlier life in the instant of a creation, or by rows launched before it',
    reported: [
      ...firstLife.slice(0, 2),
      ended(hour(10), { ...F, projectId: 'p' }),
      event({ ...F, atUs: hour(10), createdAtUs: hour(10) }),
      launched(hour(10, 10), F),
      row({ atUs: hour(10, 5), launchedAtUs: hour(1, 10), projectId: 'p' }),
      readLate({ atUs: hour(12) }),
    ],
    nova: '10:00:10.0… r',
    segments: ['[1:00:10.0,10) p active', '[10:00:10.0,…) r active'],
    notes: ['relaunched'],
  },
  {
    name: 'what was created ended before a launch that only a row read late reports',
    reported: [
      ...firstLife,
      event({ ...F, atUs: hour(10), createdAtUs: hour(10), projectId: 'q' }),
      ended(hour(12), F),
      readLate({}, hour(15)),
    ],
    nova: '15… r',
    segments: [FIRST, '[15,…) r active'],
    ...NOTES,
  },
  {
    name: 'the earlier life ended in the instant of the creation, which tells the owner',
    reported: [...firstLife.slice(0, 2), ended(hour(10), F), ...nextLife(), givenAway, readLate()],
    nova: '10:00:10.0… r',
    segments: ['[1:00:10.0,10) p active', '[10:00:10.0,20) q active', '[20,…) r active'],
    ...NOTES,
  },
  {
    name: 'an owner that a row tells in the instant of the launch, against an event of a later date',
    reported: [
      ...firstLife,
      createdByNobody,
      row({ atUs: hour(10, 10), projectId: 'q' }),
      event({ ...F, atUs: hour(10, 20), launchedAtUs: hour(10, 10), projectId: 'r' }),
    ],
    nova: '10:00:10.0… r',
    segments: [FIRST, '[10:00:10.0,10:00:20.0) q active', '[10:00:20.0,…) r active'],
    ...NOTES,
  },
  ...[{ terminatedAtUs: hour(15) }, { launchedAtUs: hour(10) }].map(
    (fields): Example => ({
      name: `an owner told between creation and launch by a row with ${'launchedAtUs' in fields ? 'a launch at the creation' : 'an end after the launch'}`,
      reported: [
        ...firstLife,
        createdByNobody,
        row({ atUs: hour(10, 5), projectId: 'q', ...fields }),
        launched(hour(10, 10), F),
        readLate(),
      ],
      nova: '10:00:10.0… r',
      segments: [FIRST, '[10:00:10.0,25) q active', '[25,…) r active'],
      notes:
        'launchedAtUs' in fields
          ? ['project-differs', 'relaunched']
          : ['end-refuted', 'project-differs', 'relaunched'],
    }),
  ),
  {
    name: 'an owner that the record of an earlier life tells, read late: from the end that it has',
    reported: [
      launched(hour(10), { source: D, projectId: 'q' }),
      row({ launchedAtUs: hour(10), terminatedAtUs: hour(12), projectId: 'p' }),
      ended(hour(13), { source: D }),
      row({ source: D, launchedAtUs: hour(15), terminatedAtUs: null }),
    ],
    nova: '15… p',
    segments: ['[10,12) q active', '[12,13) p active', '[15,…) p active'],
    notes: ['ends-differ', 'project-differs', 'relaunched'],
  },
  {
    name: 'an owner that a record as of a time before its own end reports, beside a finer launch',
    reported: [
      launched(hour(10, 0.5), { projectId: 'p' }),
      row({
        atUs: hour(11),
        launchedAtUs: hour(10),
        terminatedAtUs: hour(12),
        projectId: 'q',
      }),
    ],
    nova: '10…12 q',
    segments: ['[10:00:00.5,11) p active', '[11,12) q active'],
    notes: ['project-differs'],
  },
];
