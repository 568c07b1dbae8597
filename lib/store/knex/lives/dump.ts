/** Every row once, in slices by key, for digests and checks. */

import type { Observation } from '../../../domain/observation';
import type { ServerLife } from '../../../domain/server';
import type { Dump } from '../../store';
import type { Database } from '../sql/dialect';
import { observationsOf } from './observations';
import { segmentsOf } from './segments';
import { serversAfter } from './servers';

const SLICE = 1000;

async function* serversInChunks(database: Database) {
  for (let afterId = ''; ; ) {
    const servers = await serversAfter(database, afterId, SLICE);
    if (servers.length > 0) yield servers;
    const last = servers.at(-1);
    if (!last || servers.length < SLICE) return;
    afterId = last.id;
  }
}

async function* lives(database: Database): AsyncGenerator<readonly ServerLife[]> {
  for await (const servers of serversInChunks(database)) {
    const segments = await segmentsOf(
      database,
      servers.map(({ id }) => id),
    );
    yield servers.map((server) => ({ server, segments: segments.get(server.id) ?? [] }));
  }
}

async function* observations(database: Database): AsyncGenerator<readonly Observation[]> {
  for await (const servers of serversInChunks(database)) {
    const known = await observationsOf(
      database.read,
      database.dialect,
      servers.map(({ id }) => id),
    );
    yield [...known.values()].flat();
  }
}

export const dumpOf = (database: Database): Dump => ({
  lives: () => lives(database),
  observations: () => observations(database),
});
