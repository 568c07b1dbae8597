/** The files in samples/import: they are what newcomers see first. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold } from '../../lib/domain/fold';
import type { Observation } from '../../lib/domain/observation';
import { readFile } from '../support/observations/files';

const FOLDER = join(__dirname, '..', '..', 'samples', 'import');

async function sample(name: string): Promise<readonly Observation[]> {
  const { observations, refused, warnings, failure } = await readFile(
    readFileSync(join(FOLDER, name)),
  );
  expect({ refused, warnings, failure }).toEqual({ refused: [], warnings: [], failure: undefined });
  return observations;
}

const idsOf = (observations: readonly Observation[]): string[] => observations.map(({ id }) => id);

const livesOf = (observations: readonly Observation[]) =>
  [...new Set(observations.map(({ serverId }) => serverId))].map((serverId) =>
    fold(
      serverId,
      observations.filter((each) => each.serverId === serverId),
    ),
  );

describe('the samples', () => {
  it('tell the same lifetimes in both formats', async () => {
    const observations = await sample('lifetimes.ndjson');
    expect(observations).toHaveLength(16);
    expect(idsOf(await sample('lifetimes.csv'))).toEqual(idsOf(observations));
  });

  it('have servers that run, that ended, and one that was never launched', async () => {
    const servers = livesOf(await sample('lifetimes.ndjson')).map(({ server }) => server);
    expect(servers.filter(({ launchedAtUs }) => launchedAtUs === null)).toHaveLength(1);
    expect(servers.filter(({ terminatedAtUs }) => terminatedAtUs === null)).toHaveLength(8);
    expect(servers.filter(({ projectId }) => projectId === 'demo')).toHaveLength(7);
  });

  it('tell four lives by their events', async () => {
    const lives = livesOf(await sample('events.ndjson'));
    const states = lives.map(({ server, segments }) => [
      server.name,
      segments.map(({ projectId, size, state }) => [projectId?.slice(0, 4), size?.flavor, state]),
    ]);
    expect(states).toEqual([
      [
        'queue',
        [
          ['demo', 'm1.small', 'active'],
          ['demo', 'm1.large', 'resized'],
          ['demo', 'm1.large', 'active'],
        ],
      ],
      [
        'archive',
        [
          ['demo', 'm1.medium', 'active'],
          ['demo', 'm1.medium', 'shelved_offloaded'],
          ['demo', 'm1.medium', 'active'],
        ],
      ],
      [
        'customer-survey',
        [
          ['9b1d', 'm1.small', 'active'],
          ['3e8a', 'm1.small', 'active'],
          ['3e8a', 'm1.small', 'active'],
        ],
      ],
      [
        'intranet',
        [
          ['3e8a', 'm1.small', 'active'],
          ['3e8a', 'm1.small', 'soft-delete'],
          ['3e8a', 'm1.small', 'active'],
        ],
      ],
    ]);
  });
});
