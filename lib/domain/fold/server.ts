/** The server as Nova shows it: one launch, one end, and the facts of its last moment. */
import type { Segment } from '../segment';
import type { Note, Server } from '../server';
import type { Launches } from './birth';
import type { Ends } from './ends';
import type { Instants } from './instants';
import { latestAttributesOf } from './latest-attributes';
import type { Timeline } from './timeline';
import type { Timelines } from './timelines';

export interface Findings {
  readonly serverId: string;
  readonly instants: Instants;
  readonly launches: Launches;
  readonly ends: Ends;
  readonly lines: Timelines;
  readonly segments: readonly Segment[];
  readonly notes: readonly Note[];
}

type Span = Pick<Server, 'bornAtUs' | 'endedAtUs' | 'launchedAtUs' | 'terminatedAtUs'>;
type LastFacts = Pick<Server, 'projectId' | 'size' | 'swapMb' | 'zone' | 'host'>;

export function serverOf(findings: Findings): Server {
  const { serverId, instants, segments, lines, notes } = findings;
  const claims = latestAttributesOf(instants.readings);
  const span = spanOf(findings);
  return {
    id: serverId,
    ...claims,
    state: stateOf(claims.state, span),
    ...lastFacts(segments.at(-1), lines),
    ...span,
    notes,
  };
}

/** A server that was launched runs until somebody says something else, be it that it has no state. */
function stateOf(state: string | null | undefined, { bornAtUs }: Span): string | null {
  if (state !== undefined) return state;
  return bornAtUs === null ? null : 'active';
}

/** What holds when the life ends or goes on; without any life, what was told last. */
function lastFacts(segment: Segment | undefined, lines: Timelines): LastFacts {
  if (segment !== undefined) {
    const { projectId, size, swapMb, zone, host } = segment;
    return { projectId, size, swapMb, zone, host };
  }
  return {
    projectId: lastOn(lines.projectId),
    size: lastOn(lines.size),
    swapMb: lastOn(lines.swapMb),
    zone: lastOn(lines.zone),
    host: lastOn(lines.host),
  };
}

function lastOn<T>(line: Timeline<T>): T | null {
  return line.at(-1)?.value ?? null;
}

/** Nova's launch and end, and the span that holds both Nova's life and the exact one. */
function spanOf({ instants, launches, ends }: Findings): Span {
  const { birthUs, latestUs } = launches;
  const endUs = ends.intervals.at(-1)?.endUs ?? null;
  const launchedAtUs = latestUs === null ? null : instants.novaLaunch(latestUs);
  return {
    bornAtUs: launchedAtUs === null ? null : Math.min(birthUs ?? launchedAtUs, launchedAtUs),
    // The end as exactly as it is known, which Nova's never exceeds.
    endedAtUs: endUs,
    launchedAtUs,
    terminatedAtUs: endUs === null ? null : instants.novaEnd(endUs),
  };
}
