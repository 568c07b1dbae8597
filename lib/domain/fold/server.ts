/** The server as Nova shows it: one launch, one end, and the facts of its last moment. */

import type { Segment } from '../segment';
import type { Note, Server } from '../server';
import { FIRST_STATE } from '../states';
import type { Launches } from './birth';
import type { Ends } from './ends';
import type { End } from './ends/refuted-ends';
import type { Instants } from './instants';
import { latestAttributesOf } from './latest-attributes';
import type { LatestLaunch } from './latest-launch';
import type { Reading } from './reading';
import { sizeAfter } from './size-after-end';
import type { Timeline } from './timeline';
import type { Timelines } from './timelines';

export interface Findings {
  readonly serverId: string;
  readonly instants: Instants;
  /** The readings, those of earlier lives dated within these. */
  readonly dated: readonly Reading[];
  readonly launches: Launches;
  readonly latestLaunch: LatestLaunch;
  readonly ends: Ends;
  readonly lines: Timelines;
  readonly segments: readonly Segment[];
}

type Span = Pick<Server, 'bornAtUs' | 'endedAtUs' | 'launchedAtUs' | 'terminatedAtUs'>;
type LastFacts = Pick<Server, 'projectId' | 'size' | 'swapMb' | 'zone' | 'host'>;

export function serverOf(findings: Findings, notes: readonly Note[]): Server {
  const { serverId, dated, segments, lines, ends } = findings;
  const attributes = latestAttributesOf(dated);
  const span = spanOf(findings);
  const last = lastFacts(segments.at(-1), lines);
  const end = lastEnd(ends);
  return {
    id: serverId,
    ...attributes,
    state: stateOf(attributes.state, span),
    ...last,
    size: (end && sizeAfter(end, dated)) ?? last.size,
    ...span,
    notes,
  };
}

/** A server that was launched is active until something else is reported, be it that it has no state. */
function stateOf(state: string | null | undefined, { bornAtUs }: Span): string | null {
  if (state !== undefined) return state;
  return bornAtUs === null ? null : FIRST_STATE;
}

/** What holds when the life ends or goes on; without any life, what was reported last. */
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

function lastOn<T>({ changes }: Timeline<T>): T | null {
  return changes.at(-1)?.value ?? null;
}

export function lastEnd(ends: Ends): End | undefined {
  return ends.intervals.at(-1)?.end;
}

/** Nova's launch and end, and the span that holds both Nova's life and the exact one. */
function spanOf({
  instants,
  launches,
  latestLaunch: { launchedAtUs: latestUs },
  ends,
}: Findings): Span {
  const { birthUs } = launches;
  const endUs = lastEnd(ends)?.terminatedAtUs ?? null;
  const launchedAtUs = latestUs === null ? null : instants.novaLaunch(latestUs);
  return {
    bornAtUs: launchedAtUs === null ? null : Math.min(birthUs ?? launchedAtUs, launchedAtUs),
    // The end as exactly as it is known, which Nova's never exceeds.
    endedAtUs: endUs,
    launchedAtUs,
    terminatedAtUs: endUs === null ? null : instants.novaEnd(endUs),
  };
}
