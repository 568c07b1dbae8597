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
import { birthAtRestart, launchesOf } from './birth';
import { datedWithinLives } from './dated';
import { endsOf } from './ends';
import { judgeEnds, reportsEnd } from './ends/refuted-ends';
import { readInstants } from './instants';
import { latestLaunchOf } from './latest-launch';
import { lifeIntervalsOf } from './life';
import { notesOf } from './notes';
import { segmentsOf } from './segments';
import { serverOf } from './server';
import { timelinesOf } from './timelines';

/** Which fold made the lives that are stored; raised with every change of what it makes of any observations. */
export const FOLD_VERSION = 5;

/** The life of one server. Repeats and any order of the observations are fine. */
export function fold(serverId: string, observations: readonly Observation[]): ServerLife {
  const { standing, isVoidUnmatched } = withoutVoided(observations);
  const instants = readInstants(standing);
  const { readings } = instants;
  const reported = readings.filter(reportsEnd);
  const { standing: standingEnds, isUpAfterEnd } = judgeEnds(reported, readings);
  const launched = launchesOf(readings, standingEnds);
  const ends = endsOf({ readings, ends: standingEnds, launches: launched.standing });
  const restartedAtUs = ends.intervals[1]?.restartedAtUs;
  const birthUs = launched.birthUs ?? birthAtRestart(launched, restartedAtUs);
  const launches = { ...launched, birthUs };
  const intervals = lifeIntervalsOf(birthUs, ends.intervals);
  const dated = datedWithinLives(readings, ends.relaunches);
  const lines = timelinesOf(dated, intervals, ends.relaunches);
  const segments = segmentsOf(intervals, lines);
  const latest = latestLaunchOf(launches, dated, ends);
  const known = { instants, dated, launches, latestLaunch: latest, ends, lines, segments };
  const findings = { serverId, ...known };
  const isEndRefuted = standingEnds.length < reported.length;
  const notes = notesOf(findings, {
    isUpAfterEnd: isUpAfterEnd || ends.isUpAfterEnd,
    isEndRefuted,
    isVoidUnmatched,
  });
  return { server: serverOf(findings, notes), segments };
}

interface Voided {
  /** The observations that count: neither voids nor named by one. A void itself cannot be voided. */
  readonly standing: readonly Observation[];
  /** A void names none of them: by mistake, or it came before what it takes back. */
  readonly isVoidUnmatched: boolean;
}

function withoutVoided(observations: readonly Observation[]): Voided {
  const voids = observations.filter(({ kind }) => kind === 'void');
  if (voids.length === 0) return { standing: observations, isVoidUnmatched: false };
  const statements = observations.filter(({ kind }) => kind !== 'void');
  const ids = new Set<string | undefined>(statements.map(({ id }) => id));
  const voided = new Set(voids.map(({ facts }) => facts.voids));
  return {
    standing: statements.filter(({ id }) => !voided.has(id)),
    isVoidUnmatched: [...voided].some((id) => !ids.has(id)),
  };
}
