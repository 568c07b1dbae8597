/** The lives that a real Nova's messages report, against what its API showed at the time. */
import fc from 'fast-check';
import { fold } from '../../../lib/domain/fold';
import type { Observation } from '../../../lib/domain/observation';
import { readMessage } from '../../../lib/ingest/nova-notifications/read';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import {
  expectedLives,
  type Message,
  messages,
  ofTopics,
  problemsOf,
} from '../../support/nova-notifications/recording';
import { RUNS } from '../../support/property-runs';

function observationsBy(sent: readonly Message[]): ReadonlyMap<string, readonly Observation[]> {
  const servers = new Map<string, Observation[]>();
  for (const { body } of sent) {
    const { observation } = readMessage(body, { latestUs: NO_LIMIT });
    if (!observation) continue;
    const { serverId } = observation;
    servers.set(serverId, [...(servers.get(serverId) ?? []), observation]);
  }
  return servers;
}

const VERSIONED = 'versioned_notifications';

const streams = [
  ['versioned messages alone', ofTopics(VERSIONED)],
  ['legacy messages alone', ofTopics('notifications')],
  ['messages of both kinds', messages],
] as const;

it.each(streams)('%s tell the lives of all 44 servers', (_kind, sent) => {
  expect(sent.length).toBeGreaterThan(1200);
  const observations = observationsBy(sent);
  const problems = expectedLives.flatMap((life) => {
    const about = observations.get(life.server);
    return problemsOf(life, about ? fold(life.server, about).segments : []);
  });
  expect(problems).toEqual([]);
  expect(expectedLives).toHaveLength(44);
});

it('messages in any order and any number of times make the same lives', () => {
  const once = observationsBy(messages);
  const servers = [...once.keys()];
  fc.assert(
    fc.property(fc.constantFrom(...servers), fc.infiniteStream(fc.nat()), (server, order) => {
      const about = once.get(server) ?? [];
      const keyed = [...about, ...about, ...about].map(
        (each) => [order.next().value, each] as const,
      );
      const shuffled = keyed.sort(([a], [b]) => a - b).map(([, each]) => each);
      expect(fold(server, shuffled)).toEqual(fold(server, about));
    }),
    { numRuns: Math.min(RUNS, 200) },
  );
});
