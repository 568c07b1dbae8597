/**
 * From all that was said about a server to its life.
 *
 * The state of a server is a function of the set of observations about it. Nothing is merged into an earlier
 * state, and when something arrived is no input: so neither order nor repetition nor the split over sources,
 * files and transactions can change a bill. The steps, each in a file of `fold/`:
 *
 * 1. what was voided was never said, and cut instants are read as finely as anybody told them;
 * 2. the earliest believable launch is the birth;
 * 3. believable restores cut time into stretches, and the best end in each stands: that gives the life;
 * 4. size, owner, state and place change when somebody says so, and the life is cut there.
 *
 * Trust decides between claims about one thing (a creation, an end); time decides about what changes, and
 * there a less trusted source repairs what a better one missed.
 */

import type { Observation } from '../observation';
import type { ServerLife } from '../server';
import { launchesOf } from './birth';
import { endsOf } from './ends';
import { readInstants } from './instants';
import { lifeIntervalsOf } from './life';
import { notesOf } from './notes';
import { segmentsOf } from './segments';
import { serverOf } from './server';
import { timelinesOf } from './timelines';
import { withoutVoided } from './voids';

/** Which fold made the lives that are stored; raised with every change of what it makes of any observations. */
export const FOLD_VERSION = 1;

/** The life of one server. Repeats and any order of the observations are fine. */
export function fold(serverId: string, observations: readonly Observation[]): ServerLife {
  const instants = readInstants(withoutVoided(observations));
  const { readings } = instants;
  const launches = launchesOf(readings);
  const ends = endsOf(readings);
  const intervals = lifeIntervalsOf(launches.birthUs, ends.intervals);
  const lines = timelinesOf(readings, intervals);
  const segments = segmentsOf(intervals, lines);
  const notes = notesOf({ launches, ends, isSizeRefuted: lines.isSizeRefuted });
  const server = serverOf({ serverId, instants, launches, ends, lines, segments, notes });
  return { server, segments };
}
