/** What one answer about a server says of its life. */
import { fold } from '../../../lib/domain/fold';
import { readServers } from '../../../lib/ingest/nova-api/read';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import { parseTimeUs } from '../../../lib/time';
import { type NovaServer, servers, usage } from '../../support/nova-api/recording';
import { expectedLives, problemsOf } from '../../support/nova-notifications/recording';

const read = (...some: readonly unknown[]) => readServers(some, { latestUs: NO_LIMIT });

const named = (name: string): NovaServer => {
  const found = servers.find((each) => each['name'] === name);
  if (!found) throw new Error(`no server ${name}`);
  return found;
};

const statementOf = (server: unknown) => {
  const [first] = read(server).submitted;
  if (!first) throw new Error('it says nothing');
  return first.observation;
};

it('a server is a row as of the end of the second in which it changed', () => {
  expect(statementOf(named('stays-active'))).toMatchObject({
    source: 'api',
    kind: 'row',
    atUs: parseTimeUs('2026-11-21T21:06:02.999999Z'),
    facts: {
      launchedAtUs: parseTimeUs('2026-11-21T21:06:02Z'),
      terminatedAtUs: null,
      state: 'active',
      zone: 'nova',
      size: { flavor: 'lab.large', vcpus: 4, memoryMb: 2048, rootGb: 20, ephemeralGb: 10 },
      swapMb: 512,
    },
  });
});

it('a resize under way says nothing of the size', () => {
  const { facts } = statementOf({
    ...named('stays-active'),
    'OS-EXT-STS:task_state': 'resize_finish',
  });
  expect(facts.size).toBeUndefined();
  expect(facts.state).toBe('active');
});

it('a server that was never launched is on no host', () => {
  const { facts } = statementOf(named('stays-unbuilt'));
  expect(facts).toMatchObject({ launchedAtUs: null, state: 'error' });
  expect(facts).not.toHaveProperty('zone');
});

it('one that cannot be understood is kept apart, with what is read of it only', () => {
  const secret = { 'OS-EXT-SRV-ATTR:user_data': 'cGFzc3dvcmQ=', adminPass: 'hunter2' };
  const wrong = { ...named('plain'), ...secret, flavor: { original_name: 'x', vcpus: 'many' } };
  const { submitted, refused } = read(named('rescue'), wrong, 'nothing at all', named('rebuild'));
  expect(submitted).toHaveLength(2);
  expect(refused).toEqual([
    expect.objectContaining({
      position: wrong.id,
      field: 'flavor.vcpus',
      reason: expect.stringContaining('"many"'),
    }),
    expect.objectContaining({ position: 'a server', reason: expect.stringContaining('an object') }),
  ]);
  expect(JSON.stringify(refused)).not.toMatch(/hunter2|cGFzc3dvcmQ/);
});

it('a server of a cell that is away is counted, and nothing is made of it', () => {
  const away = {
    id: 'a',
    status: 'UNKNOWN',
    tenant_id: 'p',
    created: '2026-11-21T21:00:00Z',
    links: [],
  };
  expect(read(away)).toEqual({ submitted: [], refused: [], outOfReach: 1 });
});

describe('of one look at the recorded cloud', () => {
  const lives = new Map(
    read(...servers).submitted.map(({ observation }) => [
      observation.serverId,
      fold(observation.serverId, [observation]),
    ]),
  );

  it('every server that Nova bills has the launch, end and size that it bills', () => {
    const billed = usage.tenant_usages.flatMap(({ server_usages: each }) => each);
    expect(billed).toHaveLength(40);
    for (const each of billed) {
      expect(lives.get(each.instance_id)?.server).toMatchObject({
        projectId: each.tenant_id,
        launchedAtUs: parseTimeUs(each.started_at),
        terminatedAtUs: each.ended_at === null ? null : parseTimeUs(each.ended_at),
        size: { flavor: each.flavor, vcpus: each.vcpus, memoryMb: each.memory_mb },
      });
    }
  });

  it('lives are whole that were never resized, stopped or moved to another launch', () => {
    const whole = expectedLives.filter(
      (life) => problemsOf(life, lives.get(life.server)?.segments ?? []).length === 0,
    );
    // Former sizes and states are in no answer.
    expect(whole).toHaveLength(19);
  });
});
