/** Messages that contradict each other, or of which some are broken: what they make of lives, in any order. */

import type { Segment } from '../../../lib/domain/segment';
import { batchOf } from '../../../lib/ingest/nova-notifications/batch';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';

const DAY = '2026-01-01';
const at = (clock: string): number => Date.parse(`${DAY}T${clock}Z`) * 1000;
const time = (clock: string): string => `${DAY}T${clock}.000000`;

interface MessageFields {
  readonly at: string;
  readonly launched?: string;
  readonly ended?: string;
  readonly state?: string;
  readonly task?: string;
  readonly vcpus?: number | null;
}

const message = (
  name: string,
  { at: clock, launched, ended, state, task, vcpus = 1 }: MessageFields,
): string =>
  JSON.stringify({
    ...{ message_id: `${name} ${clock}`, event_type: `compute.instance.${name}` },
    ...{ timestamp: `${DAY} ${clock}.500000`, _context_user_id: 'u' },
    payload: {
      ...{ instance_id: 's1', tenant_id: 'p1', display_name: 'web', instance_type: `f${vcpus}` },
      ...{ vcpus, memory_mb: 512, root_gb: 1, ephemeral_gb: 0, created_at: time('09:00:00') },
      launched_at: launched ? time(launched) : '',
      terminated_at: ended ? time(ended) : '',
      ...{ state: state ?? 'active', state_description: task ?? '', host: 'c1' },
    },
  });

const create = message('create.end', { at: '10:00:01', launched: '10:00:00' });
const end = { launched: '10:00:00', ended: '12:00:00', state: 'deleted' };
const deletion = message('delete.end', { ...end, at: '12:00:01' });

const made: TemporaryStore[] = [];
afterAll(() => Promise.all(made.map((each) => each.remove())));

/** The store after these bodies, each a batch of its own. */
async function storeOf(bodies: readonly (string | Buffer)[]): Promise<TemporaryStore['store']> {
  const temporary = await temporaryStore();
  made.push(temporary);
  for (const body of bodies) {
    const { submitted, refused = [] } = await batchOf([{ content: Buffer.from(body) }], {
      latestUs: NO_LIMIT,
    });
    await temporary.store.observations.record({
      origin: 'nova-notifications:one',
      submitted,
      refused,
    });
  }
  return temporary.store;
}

type Stretch = readonly [
  from: number,
  to: number | null,
  state: string | null,
  vcpus: number | undefined,
];

const stretchesOf = (segments: readonly Segment[]): readonly Stretch[] =>
  segments.map(({ fromUs, toUs, state, size }) => [fromUs, toUs, state, size?.vcpus]);

it.each<[string, readonly string[], readonly Stretch[]]>([
  ['an end and its launch', [create, deletion], [[at('10:00:00'), at('12:00:00'), 'active', 1]]],
  [
    'two builds',
    [create, message('create.end', { at: '11:00:01', launched: '11:00:00' })],
    [[at('10:00:00'), null, 'active', 1]],
  ],
  [
    'an end before the launch',
    [
      message('delete.end', {
        at: '12:00:01',
        launched: '12:00:00',
        ended: '09:30:00',
        state: 'deleted',
      }),
    ],
    [],
  ],
  [
    'an end by the clock of a host that is half an hour behind',
    [create, message('delete.end', { ...end, at: '11:30:01', ended: '11:30:00' })],
    [[at('10:00:00'), at('11:30:00'), 'active', 1]],
  ],
  [
    'the death of a host during a build',
    [message('delete.end', { at: '12:00:01', ended: '12:00:00', state: 'deleted' })],
    [],
  ],
  [
    'a soft deletion whose host is down, and what the host says when it is back',
    [
      create,
      message('soft_delete.end', { at: '11:00:00', launched: '10:00:00', state: 'soft-delete' }),
      message('delete.end', { ...end, at: '12:00:01', state: 'soft-delete' }),
      message('shutdown.end', { ...end, at: '12:30:00', state: 'soft-delete', task: 'deleting' }),
      message('delete.start', { ...end, at: '12:31:00', state: 'active' }),
    ],
    [
      [at('10:00:00'), at('11:00:00') + 500_000, 'active', 1],
      [at('11:00:00') + 500_000, at('12:00:00'), 'soft-delete', 1],
    ],
  ],
  [
    'a resize, and a revert that fails and gives back the old size without a new launch',
    [
      create,
      message('finish_resize.end', {
        at: '11:00:01',
        launched: '11:00:00',
        state: 'resized',
        vcpus: 4,
      }),
      message('update', {
        at: '11:30:00',
        launched: '11:00:00',
        state: 'error',
        task: 'resize_reverting',
      }),
      message('update', { at: '11:30:01', launched: '11:00:00', state: 'error' }),
    ],
    [
      [at('10:00:00'), at('11:00:00'), 'active', 1],
      [at('11:00:00'), at('11:00:01') + 500_000, 'active', 4],
      [at('11:00:01') + 500_000, at('11:30:01') + 500_000, 'resized', 4],
      [at('11:30:01') + 500_000, null, 'error', 1],
    ],
  ],
  [
    'a stale update by the API while something is under way',
    [
      create,
      message('power_off.end', { at: '11:00:00', launched: '10:00:00', state: 'stopped' }),
      message('update', {
        at: '11:00:02',
        launched: '10:00:00',
        state: 'active',
        task: 'powering-off',
      }),
    ],
    [
      [at('10:00:00'), at('11:00:00') + 500_000, 'active', 1],
      [at('11:00:00') + 500_000, null, 'stopped', 1],
    ],
  ],
])('%s make one life, whichever comes first', async (_what, bodies, expected) => {
  for (const order of [bodies, [...bodies].reverse(), [...bodies, ...bodies]]) {
    const { servers } = await storeOf(order);
    expect(stretchesOf(await servers.segments('s1'))).toEqual(expected);
  }
});

it('broken messages are kept, and those before and after them are stored', async () => {
  const broken = [create.slice(0, 90), message('update', { at: '11:00:00', vcpus: null }), ''];
  const huge = Buffer.alloc(20 << 20, 'x');
  const { servers, quarantine } = await storeOf([create, ...broken, huge, deletion]);
  expect(stretchesOf(await servers.segments('s1'))).toHaveLength(1);
  expect((await servers.segments('s1'))[0]?.toUs).toBe(at('12:00:00'));
  const kept = await quarantine.list(undefined, 10);
  expect(kept.map(({ field, reason }) => `${field}: ${reason}`).sort()).toEqual([
    expect.stringMatching(/^null: 20971520 bytes: must be at most/),
    expect.stringMatching(/^null: not JSON/),
    expect.stringMatching(/^null: not JSON/),
    expect.stringMatching(/^vcpus: null: must be an integer/),
  ]);
});
