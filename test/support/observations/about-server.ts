/** The same observations about another server. */
import { type Observation, observe } from '../../../lib/domain/observation';

/** Identities follow the new name, and voids follow the identities. */
export function aboutServer(observations: readonly Observation[], serverId: string): Observation[] {
  const ids = new Map<string, string>();
  const others = observations.map((observation) => {
    const other = observe({ ...observation, serverId });
    ids.set(observation.id, other.id);
    return other;
  });
  return others.map((observation) => {
    const { voids } = observation.facts;
    if (voids === undefined) return observation;
    return observe({
      ...observation,
      facts: { ...observation.facts, voids: ids.get(voids) ?? voids },
    });
  });
}
