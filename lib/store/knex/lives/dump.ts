/** Every row once, in chunks by key, for digests and checks. */
import type { Observation } from '../../../domain/observation';
import type { ServerLife } from '../../../domain/server';
import type { Dump, LifeWithObservations } from '../../store';
import type { Database } from '../sql/database';
import { observationsOf } from './observations';
import { segmentsOf } from './segments';
import { listServers } from './servers';

const SERVERS_A_CHUNK = 1000;

async function* serversInChunks(database: Database) {
  for (let after = ''; ; ) {
    const servers = await listServers(database.read, { after, limit: SERVERS_A_CHUNK });
    if (servers.length > 0) yield servers;
    const last = servers.at(-1);
    if (!last || servers.length < SERVERS_A_CHUNK) return;
    after = last.id;
  }
}

async function* lives(database: Database): AsyncGenerator<readonly ServerLife[]> {
  for await (const servers of serversInChunks(database)) {
    const segments = await segmentsOf(
      database.read,
      servers.map(({ id }) => id),
    );
    yield servers.map((server) => ({ server, segments: segments.get(server.id) ?? [] }));
  }
}

async function* livesWithObservations(
  database: Database,
): AsyncGenerator<readonly LifeWithObservations[]> {
  for await (const servers of serversInChunks(database)) {
    const ids = servers.map(({ id }) => id);
    const known = await observationsOf(database.read, ids);
    const segments = await segmentsOf(database.read, ids);
    yield servers.map((server) => ({
      life: { server, segments: segments.get(server.id) ?? [] },
      observations: known.get(server.id) ?? [],
    }));
  }
}

async function* observations(database: Database): AsyncGenerator<readonly Observation[]> {
  for await (const servers of serversInChunks(database)) {
    const known = await observationsOf(
      database.read,
      servers.map(({ id }) => id),
    );
    yield [...known.values()].flat();
  }
}

export const dumpOf = (database: Database): Dump => ({
  lives: () => lives(database),
  observations: () => observations(database),
  livesWithObservations: () => livesWithObservations(database),
});
