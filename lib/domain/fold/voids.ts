/** Taking back: what an operator has voided was never said. */
import type { Observation } from '../observation';

/** The observations that count: neither voids nor named by one. A void cannot itself be taken back. */
export function withoutVoided(observations: readonly Observation[]): readonly Observation[] {
  if (!observations.some(({ kind }) => kind === 'void')) return observations;
  const voided = new Set<string | undefined>();
  for (const { kind, facts } of observations) if (kind === 'void') voided.add(facts.voids);
  return observations.filter(({ kind, id }) => kind !== 'void' && !voided.has(id));
}
