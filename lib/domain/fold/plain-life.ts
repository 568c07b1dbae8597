/**
 * The fold of the most common server: one row, which reports a launch, and a later end or none.
 *
 * The result is that of the full fold, at a small part of its cost: an import of lifetimes consists of such rows.
 */
import type { Facts, Observation } from '../observation';
import type { Segment } from '../segment';
import type { Server, ServerLife } from '../server';
import { FIRST_STATE, LAST_STATE } from '../states';

/** Facts of a row that a life follows from without regard to anything else. */
type PlainFacts = Facts & { readonly launchedAtUs: number };

/** Undefined: the full fold has to read these observations. */
export function plainLifeOf(
  serverId: string,
  observations: readonly Observation[],
): ServerLife | undefined {
  const [row, another] = observations;
  if (row === undefined || another !== undefined || row.kind !== 'row') return undefined;
  const { facts, atUs } = row;
  if (!isPlain(facts)) return undefined;
  const state = stateThroughout(facts, atUs);
  return state === undefined ? undefined : lifeOf(serverId, facts, state);
}

/** A creation, a launch and an end in this order, no restore, and a size that is known or was not reported. */
function isPlain(facts: Facts): facts is PlainFacts {
  const { createdAtUs, launchedAtUs, terminatedAtUs, restoredAtUs, size } = facts;
  return (
    typeof launchedAtUs === 'number' &&
    (createdAtUs ?? launchedAtUs) <= launchedAtUs &&
    (terminatedAtUs ?? Number.POSITIVE_INFINITY) > launchedAtUs &&
    typeof restoredAtUs !== 'number' &&
    size !== null
  );
}

/** The one state of the whole life; undefined if it changes. What a server that has ended reports is of no life. */
function stateThroughout(facts: PlainFacts, atUs: number): string | undefined {
  const { state, launchedAtUs, terminatedAtUs } = facts;
  const isOfLife = typeof terminatedAtUs !== 'number' && state != null && state !== LAST_STATE;
  if (!isOfLife || state === FIRST_STATE || atUs < launchedAtUs) return FIRST_STATE;
  return atUs === launchedAtUs ? state : undefined;
}

function lifeOf(serverId: string, facts: PlainFacts, state: string): ServerLife {
  const { launchedAtUs, terminatedAtUs = null } = facts;
  const { projectId = null, size = null, swapMb = null, zone = null, host = null } = facts;
  const { name = null, image = null, cell = null, metadata = null } = facts;
  const rented = { projectId, size, swapMb, zone, host };
  const segment: Segment = { fromUs: launchedAtUs, toUs: terminatedAtUs, ...rented, state };
  const server: Server = {
    id: serverId,
    name,
    image,
    cell,
    metadata,
    ...rented,
    state: facts.state === undefined ? FIRST_STATE : facts.state,
    bornAtUs: launchedAtUs,
    endedAtUs: terminatedAtUs,
    launchedAtUs,
    terminatedAtUs,
    notes: projectId === null ? ['no-project'] : [],
  };
  return { server, segments: [segment] };
}
