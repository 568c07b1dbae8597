/** Compares the stored lives with what the fold makes of the stored observations. */
import { isDeepStrictEqual } from 'node:util';
import { fold } from '../domain/fold';
import type { Observation } from '../domain/observation';
import type { ServerLife } from '../domain/server';
import { mapCooperatively } from '../event-loop';
import type { Store } from '../store/store';

export interface Verified {
  readonly servers: number;
  readonly segments: number;
  /** How many servers differ, and the first of them. */
  readonly differing: number;
  readonly firstIds: readonly string[];
}

type Verifiable = Pick<Store, 'dump' | 'servers' | 'observations'>;

const FIRST_IDS = 10;
/** A server that is being written may differ between two reads, but not time and again. */
const READS = 3;

/** `onChunk`: called now and then with the number of servers compared; it may throw to stop. */
export async function verifyLives(
  store: Verifiable,
  onChunk: (servers: number) => void,
): Promise<Verified> {
  const counts = { servers: 0, segments: 0, differing: 0 };
  const firstIds: string[] = [];
  for await (const chunk of store.dump.livesWithObservations()) {
    const suspects = await mapCooperatively(chunk, ({ life, observations }) => {
      counts.servers += 1;
      counts.segments += life.segments.length;
      return isFolded(life, observations) ? [] : [life.server.id];
    });
    for (const id of suspects.flat()) {
      if (await isRightByNow(store, id)) continue;
      counts.differing += 1;
      if (firstIds.length < FIRST_IDS) firstIds.push(id);
    }
    onChunk(counts.servers);
  }
  return { ...counts, firstIds };
}

const isFolded = (life: ServerLife, observations: readonly Observation[]): boolean =>
  isDeepStrictEqual(fold(life.server.id, observations), life);

async function isRightByNow(store: Verifiable, id: string): Promise<boolean> {
  for (let read = 0; read < READS; read += 1) {
    const server = await store.servers.find(id);
    const segments = await store.servers.segments(id);
    const observations = await store.observations.about(id);
    if (server && isFolded({ server, segments }, observations)) return true;
  }
  return false;
}
