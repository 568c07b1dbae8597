/** Servers of one page as one batch: what they say of lives, and what was refused. */
import { observe } from '../../domain/observation';
import type { Batch, Refusal, SubmittedObservation } from '../../store/store';
import { type Fields, isObject, parseFields, RefusedField } from '../fields';
import { type LatestUs, refuseFuture } from '../records/future';
import { isOutOfReach, knownText, serverFields } from './server';
import { statementOf } from './translate';

export interface ReadOptions {
  /** The latest instant that a server may name. */
  readonly latestUs: LatestUs;
  /** What would let in a later one. */
  readonly futureNeeds?: string | undefined;
  /** When Nova was asked. */
  readonly askedAtUs?: number | undefined;
}

export interface ReadServers extends Pick<Batch, 'submitted'> {
  readonly refused: readonly Refusal[];
  /** Servers of cells that are away. */
  readonly outOfReach: number;
}

export function readServers(servers: readonly unknown[], options: ReadOptions): ReadServers {
  const submitted: SubmittedObservation[] = [];
  const refused: Refusal[] = [];
  const reachable = servers.filter((server) => !isOutOfReach(server));
  for (const server of reachable) {
    const result = readOrRefuse(server, options);
    if ('reason' in result) refused.push(result);
    else submitted.push(result);
  }
  return { submitted, refused, outOfReach: servers.length - reachable.length };
}

function readOrRefuse(server: unknown, options: ReadOptions): SubmittedObservation | Refusal {
  try {
    return readServer(serverFields(server), options);
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    const { field, message: reason } = error;
    return {
      position: positionOf(server),
      reason,
      raw: knownText(server),
      ...(field && { field }),
    };
  }
}

const positionOf = (server: unknown): string =>
  String((isObject(server) && server['id']) || 'a server').slice(0, 64);

/** Throws RefusedField. */
function readServer(
  server: Fields,
  { latestUs, futureNeeds, askedAtUs }: ReadOptions,
): SubmittedObservation {
  const statement = statementOf(server, askedAtUs);
  refuseFuture(statement, latestUs(), futureNeeds);
  return { observation: observe(statement) };
}

/** What was refused once and kept. Throws RefusedField. */
export const readAgain = (raw: string, options: ReadOptions): SubmittedObservation =>
  readServer(parseFields(raw), options);
