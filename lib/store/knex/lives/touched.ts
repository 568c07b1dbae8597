/** The servers of a batch, with what is new about each. */
import type { Observation } from '../../../domain/observation';
import type { SubmittedObservation } from '../../store';
import type { Statements } from '../sql/statements';
import { observationsByKeys } from './observations';
import type { ServerKeys } from './server-keys';

export type Submitted = readonly [serverId: string, submitted: readonly SubmittedObservation[]];

interface TouchedServer {
  readonly serverId: string;
  /** What is stored about it. */
  readonly stored: readonly Observation[];
  /** What is new. */
  readonly added: readonly SubmittedObservation[];
}

export interface Touched {
  /** Those about which something is new. */
  readonly touched: readonly TouchedServer[];
  /** How many observations are known and taken back. */
  readonly repeatedVoid: number;
}

/** About a server that is not known nothing is read. */
export async function touchedBy(
  tx: Statements,
  some: readonly Submitted[],
  known: ServerKeys,
): Promise<Touched> {
  const storedById = await observationsByKeys(tx, keysAmong(known, some));
  const servers = some.map(([serverId, submitted]) => {
    const stored = storedById.get(serverId) ?? [];
    return {
      server: { serverId, stored, added: newIn(submitted, stored) },
      repeatedVoid: countVoid(submitted, stored),
    };
  });
  return {
    touched: servers.map(({ server }) => server).filter(({ added }) => added.length > 0),
    repeatedVoid: servers.reduce((sum, each) => sum + each.repeatedVoid, 0),
  };
}

function keysAmong(known: ServerKeys, some: readonly Submitted[]): ServerKeys {
  const keys = new Map<string, number>();
  for (const [serverId] of some) {
    const key = known.get(serverId);
    if (key !== undefined) keys.set(serverId, key);
  }
  return keys;
}

/** The observations that are new, each once. */
function newIn(
  submitted: readonly SubmittedObservation[],
  stored: readonly Observation[],
): readonly SubmittedObservation[] {
  const seen = new Set(stored.map(({ id }) => id));
  return submitted.filter(({ observation: { id } }) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

/** How many of what was submitted was known and taken back. */
function countVoid(
  submitted: readonly SubmittedObservation[],
  stored: readonly Observation[],
): number {
  const voids = stored.filter(({ kind }) => kind === 'void');
  if (voids.length === 0) return 0;
  const voided = new Set(voids.flatMap(({ facts }) => facts.voids));
  const ids = new Set(stored.map(({ id }) => id));
  return submitted.filter(({ observation: { id } }) => ids.has(id) && voided.has(id)).length;
}
