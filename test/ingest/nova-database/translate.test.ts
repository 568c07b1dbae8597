/** What the rows of one server say: single cases, and whole lives of a simulated Nova. */
import fc from 'fast-check';
import { fold } from '../../../lib/domain/fold';
import { observe } from '../../../lib/domain/observation';
import type { Segment } from '../../../lib/domain/segment';
import { RefusedField } from '../../../lib/ingest/fields';
import type { ServerRows } from '../../../lib/ingest/nova-database/rows';
import { translate } from '../../../lib/ingest/nova-database/translate';
import { isoTime, SECOND_US } from '../../../lib/time';
import { RUNS } from '../../support/property-runs';

const START_US = Date.UTC(2026, 0, 1) * 1000;

/** As Nova's databases write times: whole seconds without a zone. */
const at = (seconds: number): string =>
  isoTime(START_US + seconds * SECOND_US)
    .slice(0, 19)
    .replace('T', ' ');

const ASKED_AT_US = START_US + 1_000_000 * SECOND_US;

const sizeOf = (id: number) => ({
  ...{ flavor: `f${id}`, vcpus: id, memoryMb: 512 * id, rootGb: id, ephemeralGb: 0 },
});

const flavor = (id: number) => ({
  'nova_object.data': {
    ...{
      id,
      name: `f${id}`,
      vcpus: id,
      memory_mb: 512 * id,
      root_gb: id,
      ephemeral_gb: 0,
      swap: 0,
    },
  },
});

const embedded = (cur: number): string =>
  JSON.stringify({ cur: flavor(cur), old: null, new: null });

const FLAVORS = new Map([1, 2, 3, 4].map((id) => [id, { size: sizeOf(id), swapMb: 0 }]));

const INSTANCE = {
  ...{ id: 1, uuid: 'server-1', project_id: 'p1', display_name: 'web', vm_state: 'active' },
  ...{ task_state: null, created_at: at(0), updated_at: at(1000), launched_at: at(10) },
  ...{ terminated_at: null, host: 'c1', availability_zone: 'nova', image_ref: 'i1', hidden: 0 },
};

const event = (name: string, seconds: number, result: string | null = 'Success') => ({
  ...{ id: seconds, event: name, result, start_time: at(seconds - 1), finish_time: at(seconds) },
});

const BUILT = event('compute__do_build_and_run_instance', 11);

const migration = (seconds: number, from: number, to: number, status = 'confirmed') => ({
  ...{ id: seconds, created_at: at(seconds), status, migration_type: 'resize' },
  ...{ old_instance_type_id: from, new_instance_type_id: to },
});

const rows = (changed: Partial<ServerRows> = {}, instance: object = {}): ServerRows => ({
  ...{ instance: { ...INSTANCE, ...instance }, flavor: embedded(1) },
  ...{ events: [BUILT], resets: [], migrations: [], ...changed },
});

const translated = (server: ServerRows, flavors = FLAVORS) =>
  translate(server, { cell: 'cell1', flavors, askedAtUs: ASKED_AT_US });

const reasons = (server: ServerRows, flavors = FLAVORS): string[] =>
  translated(server, flavors).doubts.map(({ reason }) => reason);

const segments = (server: ServerRows): readonly Segment[] =>
  fold('server-1', translated(server).statements.map(observe)).segments;

/** State and vCPUs from a second on. */
const shape = (server: ServerRows) =>
  segments(server).map(({ fromUs, state, size }) => [
    (fromUs - START_US) / SECOND_US,
    state,
    size?.vcpus ?? null,
  ]);

const RESIZED = { launched_at: at(110) };
const FINISHED = event('compute_finish_resize', 111);

describe('the rows of a server', () => {
  it('are one observation, as of the end of the second in which it last changed', () => {
    const [row] = translated(rows()).statements;
    expect(row).toEqual({
      ...{ serverId: 'server-1', source: 'database', kind: 'row' },
      atUs: START_US + 1001 * SECOND_US - 1,
      facts: {
        ...{ createdAtUs: START_US, launchedAtUs: START_US + 10 * SECOND_US, terminatedAtUs: null },
        ...{ projectId: 'p1', name: 'web', state: 'active', zone: 'nova', host: 'c1', image: 'i1' },
        ...{ cell: 'cell1', size: sizeOf(1), swapMb: 0 },
      },
    });
  });

  it('count from their creation if they have not changed since', () => {
    const [row] = translated(rows({}, { updated_at: null })).statements;
    expect(row?.atUs).toBe(START_US + SECOND_US - 1);
  });

  it('are not younger than the question, so that what came later in that second stands', () => {
    const asked = (seconds: number) =>
      translate(rows(), {
        ...{ cell: 'cell1', flavors: FLAVORS, askedAtUs: START_US + seconds * SECOND_US },
      }).statements[0]?.atUs;
    expect(asked(1000.4)).toBe(START_US + 1000.4 * SECOND_US);
    expect(asked(999)).toBe(START_US + 1000 * SECOND_US);
    expect(asked(1001)).toBe(START_US + 1001 * SECOND_US - 1);
  });

  it('keep the fractions of a second that PostgreSQL has', () => {
    const [row] = translated(rows({}, { updated_at: `${at(1000)}.250000` })).statements;
    expect(row?.atUs).toBe(START_US + 1000.25 * SECOND_US);
  });

  it('tell of a server that was never launched that it was there, and no history', () => {
    const server = rows({}, { launched_at: null, vm_state: 'error' });
    expect(translated(server).statements).toHaveLength(1);
    expect(reasons(server)).toEqual(['never-launched']);
  });

  it('tell if it was deleted without an end, since it is billed on', () => {
    expect(reasons(rows({}, { deleted: 1 }))).toEqual(['no-end']);
    expect(reasons(rows({}, { deleted: 1, terminated_at: at(900) }))).toEqual([]);
  });

  it.each([1, true])('are left out if the server is a hidden copy (%s)', (hidden) => {
    expect(translated(rows({}, { hidden }))).toEqual({
      statements: [],
      doubts: [{ serverId: 'server-1', reason: 'hidden' }],
    });
  });

  it.each([
    ['no row', undefined, /no row in instance_extra/],
    ['nothing', null, /none in instance_extra/],
    ['no JSON', '{', /must be JSON/],
    ['no current flavor', '{"cur": null}', /nova_object\.data/],
  ])(
    'are refused with %s of the flavor, as Nova refuses to tell the usage',
    (_what, written, reason) => {
      const refused = () => translated(rows({ flavor: written }));
      expect(refused).toThrow(RefusedField);
      expect(refused).toThrow(reason);
    },
  );

  it('name the column that cannot be read', () => {
    expect(() => translated(rows({}, { launched_at: 'soon' }))).toThrow(
      expect.objectContaining({ field: 'launched_at' }),
    );
  });
});

describe('a resize', () => {
  it('tells the size before it by its migration, and the new one from the launch on', () => {
    const server = rows(
      { flavor: embedded(2), events: [BUILT, FINISHED], migrations: [migration(100, 1, 2)] },
      { ...RESIZED, vm_state: 'resized' },
    );
    expect(shape(server)).toEqual([
      [11, 'active', 1],
      [110, 'resized', 2],
    ]);
  });

  it('gives size and state back when it is reverted', () => {
    const events = [
      ...[BUILT, event('compute_stop_instance', 50), FINISHED],
      event('compute_finish_revert_resize', 131),
    ];
    const server = rows(
      { events, migrations: [migration(100, 1, 2, 'reverted')] },
      { launched_at: at(130), vm_state: 'stopped' },
    );
    expect(shape(server)).toEqual([
      [11, 'active', 1],
      [50, 'stopped', 1],
      [111, 'resized', 2],
      [130, 'stopped', 1],
    ]);
  });

  it('whose confirmation failed did finish, whatever its status', () => {
    const events = [BUILT, FINISHED, event('compute_confirm_resize', 120, 'Error')];
    const server = rows(
      { flavor: embedded(2), events, migrations: [migration(100, 1, 2, 'error')] },
      { ...RESIZED, vm_state: 'error' },
    );
    expect(shape(server).slice(0, 2)).toEqual([
      [11, 'active', 1],
      [110, 'resized', 2],
    ]);
    expect(reasons(server)).toEqual(['failed']);
  });

  it('that failed changes no size', () => {
    const events = [BUILT, event('compute_finish_resize', 111, 'Error')];
    const server = rows({ events, migrations: [migration(100, 1, 2, 'error')] });
    expect(shape(server)).toEqual([[10, 'active', 1]]);
    expect(reasons(server)).toEqual(['failed']);
  });

  it('from a flavor that was deleted leaves the size before it unknown, and says which', () => {
    const server = rows(
      { flavor: embedded(2), events: [BUILT, FINISHED], migrations: [migration(100, 9, 2)] },
      RESIZED,
    );
    expect(shape(server)[0]).toEqual([11, 'active', null]);
    expect(translated(server).doubts).toContainEqual({
      ...{ serverId: 'server-1', reason: 'former-size', detail: 'flavor 9' },
    });
  });

  it('that waits for its confirmation has the old flavor embedded, too', () => {
    const written = JSON.stringify({ cur: flavor(2), old: flavor(1), new: flavor(2) });
    const server = rows(
      { flavor: written, events: [BUILT, FINISHED], migrations: [migration(100, 1, 2)] },
      { ...RESIZED, vm_state: 'resized' },
    );
    expect(translated(server, new Map()).doubts).toEqual([]);
  });

  it('under way tells no new size', () => {
    const server = rows(
      { flavor: embedded(2), migrations: [migration(100, 1, 2, 'post-migrating')] },
      { task_state: 'resize_finish' },
    );
    expect(shape(server)).toEqual([[10, 'active', 1]]);
    expect(reasons(server)).toEqual(['resizing']);
  });
});

describe('a resize that did not come to its end', () => {
  it('since the server was deleted before leaves the size as it was, whatever is embedded', () => {
    const server = rows(
      { flavor: embedded(2), migrations: [migration(100, 1, 2, 'error')] },
      { vm_state: 'deleted', terminated_at: at(120) },
    );
    expect(shape(server)).toEqual([[10, 'active', 1]]);
    expect(fold('server-1', translated(server).statements.map(observe)).server.size?.vcpus).toBe(2);
  });

  it('since its revert failed gives the size back when that failed', () => {
    const server = rows(
      {
        events: [BUILT, FINISHED, event('compute_finish_revert_resize', 150, 'Error')],
        migrations: [migration(100, 1, 2, 'error')],
      },
      { ...RESIZED, vm_state: 'deleted', terminated_at: at(500) },
    );
    expect(shape(server)).toEqual([
      [11, 'active', 1],
      [110, 'resized', 2],
      [150, 'resized', 1],
    ]);
    expect(reasons(server)).toEqual(['failed']);
  });

  it('since its revert failed at once keeps the new size', () => {
    const server = rows(
      {
        flavor: embedded(2),
        events: [BUILT, FINISHED, event('compute_finish_revert_resize', 150, 'Error')],
        migrations: [migration(100, 1, 2, 'error')],
      },
      { ...RESIZED, vm_state: 'error' },
    );
    expect(shape(server).slice(0, 2)).toEqual([
      [11, 'active', 1],
      [110, 'resized', 2],
    ]);
    expect(shape(server).map(([, , vcpus]) => vcpus)).not.toContain(null);
    expect(shape(server).at(-1)?.[2]).toBe(2);
  });

  it('since its revert failed shows which size it had by the next resize', () => {
    const server = rows(
      {
        flavor: embedded(3),
        events: [
          ...[BUILT, FINISHED, event('compute_finish_revert_resize', 150, 'Error')],
          ...[event('compute_reboot_instance', 200), event('compute_finish_resize', 310)],
        ],
        migrations: [migration(100, 1, 2, 'error'), migration(300, 1, 3)],
      },
      { launched_at: at(310), vm_state: 'resized' },
    );
    expect(shape(server)).toEqual([
      ...[[11, 'active', 1] as const, [111, 'resized', 2] as const, [150, 'resized', 1] as const],
      ...[[200, 'active', 1] as const, [310, 'resized', 3] as const],
    ]);
  });
});

describe('the log', () => {
  it.each([
    ...['compute_terminate_instance', 'compute_revert_resize', 'compute_suspend_instance'],
    ...['compute_rescue_instance', 'compute_unrescue_instance', 'compute_prep_resize'],
    ...['compute_live_migration', 'rebuild_server'],
  ])('does not know how long the server was in error after %s failed', (name) => {
    const server = rows({ events: [BUILT, event(name, 50, 'Error')] });
    expect(shape(server)).toEqual([[10, 'active', 1]]);
    expect(reasons(server)).toEqual(['failed']);
  });

  it('says nothing of a deletion or a move that succeeded', () => {
    const events = [event('compute_prep_resize', 50), event('compute_terminate_instance', 90)];
    expect(translated(rows({ events: [BUILT, ...events] }))).toEqual(translated(rows()));
  });

  it('does not know when a server was offloaded that was deleted without a host', () => {
    const shelved = [BUILT, event('compute_shelve_instance', 50)];
    const deleted = { vm_state: 'deleted', terminated_at: at(900) };
    expect(reasons(rows({ events: shelved }, { ...deleted, host: null }))).toEqual([
      'offload-time',
    ]);
    expect(reasons(rows({ events: shelved }, deleted))).toEqual([]);
  });

  it('says nothing of what has not finished', () => {
    const running = { ...event('compute_stop_instance', 50), finish_time: null, result: null };
    expect(shape(rows({ events: [BUILT, running] }))).toEqual([[10, 'active', 1]]);
  });

  it('of a server that was built before it begins is said to be missing', () => {
    expect(reasons(rows({ events: [event('compute_stop_instance', 50)] }))).toEqual(['no-history']);
  });

  it('does not know what somebody has set the state to, and what a resize gives back then', () => {
    const server = rows(
      {
        events: [BUILT, FINISHED, event('compute_confirm_resize', 120)],
        resets: [{ id: 1, start_time: at(60), finish_time: at(60) }],
        migrations: [migration(100, 1, 1)],
      },
      RESIZED,
    );
    expect(reasons(server)).toEqual(['reset-state', 'resized-state']);
  });

  it('leaves a stopped server stopped when it is rebuilt, and makes one in error active', () => {
    const rebuilt = event('compute_rebuild_instance', 70);
    const stopped = [BUILT, event('compute_stop_instance', 50), rebuilt];
    expect(shape(rows({ events: stopped })).map(([, state]) => state)).toContain('stopped');
    const states = translated(
      rows({ events: [BUILT, event('compute_reboot_instance', 50, 'Error'), rebuilt] }),
    ).statements.map(({ facts }) => facts.state);
    expect(states).toEqual(['active', 'active', 'active']);
  });

  it('does not know when a shelved server was offloaded', () => {
    const shelved = [BUILT, event('compute_shelve_instance', 50)];
    expect(reasons(rows({ events: shelved }, { vm_state: 'shelved_offloaded' }))).toEqual([
      'offload-time',
    ]);
  });

  it('orders what happened in one second', () => {
    const stop = { ...event('compute_stop_instance', 50), id: 7 };
    const start = { ...event('compute_start_instance', 50), id: 8 };
    const changes = translated(rows({ events: [start, BUILT, stop] })).statements.slice(2);
    expect(changes.map(({ facts }) => facts)).toEqual([
      { state: 'stopped' },
      { state: 'active', sequence: 1 },
    ]);
  });
});

/** What may be done in each state, and the state after it. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  active: {
    compute_stop_instance: 'stopped',
    compute_pause_instance: 'paused',
    compute_suspend_instance: 'suspended',
    compute_rescue_instance: 'rescued',
    compute_shelve_instance: 'shelved',
    compute_soft_delete_instance: 'soft-delete',
    compute_finish_resize: 'resized',
  },
  stopped: { compute_start_instance: 'active', compute_finish_resize: 'resized' },
  paused: { compute_unpause_instance: 'active' },
  suspended: { compute_resume_instance: 'active' },
  rescued: { compute_unrescue_instance: 'active' },
  shelved: { compute_shelve_offload_instance: 'shelved_offloaded' },
  shelved_offloaded: { compute_unshelve_instance: 'active' },
  'soft-delete': { compute_restore_instance: 'active' },
};
const LAUNCHES = [
  ...['compute_finish_resize', 'compute_finish_revert_resize'],
  ...['compute_rescue_instance', 'compute_unshelve_instance'],
];

interface Step {
  readonly choice: number;
  readonly size: number;
}

interface Simulated {
  readonly server: ServerRows;
  readonly expected: readonly (readonly [number, string, number])[];
}

/** A server to which something happens every hundred seconds. */
class SimulatedServer {
  readonly events = [BUILT];
  readonly migrations: ReturnType<typeof migration>[] = [];
  readonly expected: [number, string, number][] = [[10, 'active', 1]];
  state = 'active';
  size = 1;
  launched = 10;
  #before = { state: 'active', size: 1 };

  step({ choice, size }: Step): void {
    const now = 100 * this.expected.length;
    const allowed = this.#allowed();
    const name = allowed[choice % allowed.length] as string;
    if (name === 'compute_finish_resize') this.#resize(now, size);
    else if (this.state === 'resized') this.#endResize(name);
    else this.state = OPERATIONS[this.state]?.[name] as string;
    if (LAUNCHES.includes(name)) this.launched = now;
    this.events.push(event(name, now));
    this.expected.push([now, this.state, this.size]);
  }

  #allowed(): readonly string[] {
    return this.state === 'resized'
      ? ['compute_confirm_resize', 'compute_finish_revert_resize']
      : Object.keys(OPERATIONS[this.state] ?? {});
  }

  #resize(now: number, size: number): void {
    this.#before = { state: this.state, size: this.size };
    this.migrations.push(migration(now - 20, this.size, size));
    this.size = size;
    this.state = 'resized';
  }

  #endResize(name: string): void {
    if (name === 'compute_finish_revert_resize') this.size = this.#before.size;
    this.state = this.#before.state;
  }
}

function simulate(steps: readonly Step[]): Simulated {
  const simulated = new SimulatedServer();
  for (const step of steps) simulated.step(step);
  const { events, migrations, expected, state, size, launched } = simulated;
  const server = rows(
    { flavor: embedded(size), events, migrations },
    { vm_state: state, launched_at: at(launched), updated_at: at(100 * expected.length) },
  );
  return { server, expected };
}

const steps = fc.array(fc.record({ choice: fc.nat(20), size: fc.integer({ min: 1, max: 4 }) }), {
  maxLength: 12,
});

const isChange = (
  [, state, size]: readonly [number, string, number],
  previous: readonly [number, string, number] | undefined,
): boolean => previous === undefined || previous[1] !== state || previous[2] !== size;

it('any history of a simulated Nova gives its states and sizes, and no doubt', () => {
  fc.assert(
    fc.property(steps, (written) => {
      const { server, expected } = simulate(written);
      const changes = expected.filter((each, index) => isChange(each, expected[index - 1]));
      const first = shape(server)[0]?.[0] as number;
      expect([10, 11]).toContain(first);
      expect(shape(server).slice(1)).toEqual(changes.slice(1));
      expect(reasons(server)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

it('the order of rows is nothing to it', () => {
  const shuffled = fc.infiniteStream(fc.nat());
  fc.assert(
    fc.property(steps, shuffled, (written, order) => {
      const { server } = simulate(written);
      const mixed = <T>(list: readonly T[]): T[] =>
        list
          .map((each) => [order.next().value, each] as const)
          .sort(([a], [b]) => a - b)
          .map(([, each]) => each);
      const other = { events: mixed(server.events), migrations: mixed(server.migrations) };
      expect(translated({ ...server, ...other })).toEqual(translated(server));
    }),
    { numRuns: Math.min(RUNS, 200) },
  );
});
