/**
 * From all that was said about a server to its life.
 *
 * The state of a server is a function of the set of observations about it. Nothing is merged into an earlier
 * state, and when something arrived is no input: so neither order nor repetition nor the split over sources,
 * files and transactions can change a bill. The steps, each in a file of `fold/`:
 *
 * 1. what was voided does not count, and cut instants are read as finely as any source gave them;
 * 2. the earliest believable launch is the birth;
 * 3. believable restores and relaunches cut time into intervals, and the best end in each stands: that gives the life;
 * 4. size, owner, state and place change when a source says so, and the life is cut there.
 *
 * Rank decides between claims about one thing (a creation, an end); time decides about what changes, and
 * there a source of lower rank repairs what a better one missed.
 */

import type { Observation } from '../observation';
import type { ServerLife } from '../server';
import { latestLaunchOf, launchesOf } from './birth';
import { datedWithinLives } from './dated';
import { endsOf } from './ends';
import { readInstants } from './instants';
import { lifeIntervalsOf } from './life';
import { notesOf } from './notes';
import { judgeEnds, tellsEnd } from './refuted-ends';
import { segmentsOf } from './segments';
import { lastEnd, serverOf } from './server';
import { timelinesOf } from './timelines';

/** Which fold made the lives that are stored; raised with every change of what it makes of any observations. */
export const FOLD_VERSION = 3;

/** The life of one server. Repeats and any order of the observations are fine. */
export function fold(serverId: string, observations: readonly Observation[]): ServerLife {
  const instants = readInstants(withoutVoided(observations));
  const { readings } = instants;
  const reported = readings.filter(tellsEnd);
  const { standing: standingEnds, isUpAfterEnd } = judgeEnds(reported, readings);
  const launches = launchesOf(readings, standingEnds);
  const ends = endsOf({ readings, ends: standingEnds, launches: launches.standing });
  const intervals = lifeIntervalsOf(launches.birthUs, ends.intervals);
  const dated = datedWithinLives(readings, ends.relaunches);
  const lines = timelinesOf(dated, intervals, ends.relaunches);
  const segments = segmentsOf(intervals, lines);
  const endUs = lastEnd(ends)?.terminatedAtUs ?? null;
  const latest = latestLaunchOf(launches, dated, endUs);
  const known = { instants, dated, launches, latestLaunch: latest, ends, lines, segments };
  const findings = { serverId, ...known };
  const isEndRefuted = standingEnds.length < reported.length;
  const notes = notesOf(findings, {
    isUpAfterEnd: isUpAfterEnd || ends.isUpAfterEnd,
    isEndRefuted,
  });
  return { server: serverOf(findings, notes), segments };
}

/** The observations that count: neither voids nor named by one. A void itself cannot be voided. */
function withoutVoided(observations: readonly Observation[]): readonly Observation[] {
  if (!observations.some(({ kind }) => kind === 'void')) return observations;
  const voided = new Set<string | undefined>();
  for (const { kind, facts } of observations) if (kind === 'void') voided.add(facts.voids);
  return observations.filter(({ kind, id }) => kind !== 'void' && !voided.has(id));
}
