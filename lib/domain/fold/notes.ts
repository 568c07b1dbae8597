/** What an operator may want to look at. Notes never change a number. */
import type { Note } from '../server';
import type { Launches } from './birth';
import type { Ends } from './ends';

export interface Findings {
  readonly launches: Launches;
  readonly ends: Ends;
  readonly isSizeRefuted: boolean;
}

/** Sorted, each once. */
export function notesOf({ launches, ends, isSizeRefuted }: Findings): readonly Note[] {
  const notes: readonly (readonly [Note, boolean])[] = [
    ['end-refuted', ends.isEndRefuted],
    ['ended-before-launched', endsBeforeLaunch(launches, ends)],
    ['ends-differ', ends.doDiffer],
    ['launch-before-creation', launches.isBeforeCreation],
    ['partial', launches.isUnknown],
    ['restore-refuted', ends.isRestoreRefuted],
    ['size-refuted', isSizeRefuted],
  ];
  return notes
    .filter(([, isFound]) => isFound)
    .map(([note]) => note)
    .sort();
}

/** The last end lies before the birth, or before the launch that Nova shows. */
function endsBeforeLaunch(
  { birthUs, latestUs }: Launches,
  { intervals: stretches }: Ends,
): boolean {
  const endUs = stretches.at(-1)?.endUs ?? null;
  return [birthUs, latestUs].some(
    (launchUs) => endUs !== null && launchUs !== null && endUs < launchUs,
  );
}
