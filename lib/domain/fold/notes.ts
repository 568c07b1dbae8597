/** What an operator may want to look at. Notes never change a number. */
import type { Note } from '../server';
import { isStateDecidedById } from './latest-attributes';
import type { Reading } from './reading';
import { type Findings, lastEnd } from './server';

/** Sorted, each once. `isUpAfterEnd`, `isEndRefuted`: as the ends were judged. */
export function notesOf(
  findings: Findings,
  judged: { readonly isUpAfterEnd: boolean; readonly isEndRefuted: boolean },
): readonly Note[] {
  const { launches, ends, lines, dated } = findings;
  const notes: Note[] = [];
  const add = (note: Note, isNoted: boolean): void => {
    if (isNoted) notes.push(note);
  };
  add('end-refuted', judged.isEndRefuted);
  add('ended-before-launched', endsBeforeLaunch(findings));
  add('ends-differ', ends.doDiffer);
  add('launch-before-creation', launches.isBeforeCreation);
  add('no-project', lines.projectId.changes.length === 0);
  add('order-unknown', isOrderUnknown(findings));
  add('partial', launches.isUnknown);
  add('project-differs', doProjectsDiffer(dated));
  add('relaunched', ends.relaunches.length > 0);
  add('restore-refuted', ends.isRestoreRefuted);
  add('size-refuted', lines.isSizeRefuted);
  add('size-unknown', isSizeUnknown(findings));
  add('up-after-end', judged.isUpAfterEnd);
  return notes;
}

/** The last end lies before the birth, or before the launch that Nova shows. */
function endsBeforeLaunch({ launches, latestLaunch, ends }: Findings): boolean {
  const endUs = lastEnd(ends)?.terminatedAtUs;
  if (endUs === undefined) return false;
  return [launches.birthUs, latestLaunch.launchedAtUs].some(
    (launchUs) => launchUs !== null && endUs < launchUs,
  );
}

/** True contradictions of one source in one instant, which only the ids could decide. */
function isOrderUnknown({ ends, lines, dated, latestLaunch }: Findings): boolean {
  return (
    ends.isOrderUnknown ||
    latestLaunch.isOrderUnknown ||
    lines.size.isOrderUnknown ||
    lines.projectId.isOrderUnknown ||
    lines.state.isOrderUnknown ||
    isStateDecidedById(dated)
  );
}

/** Some of the life has no size because it changed to one that was not reported. */
function isSizeUnknown({ lines, segments }: Findings): boolean {
  const isReported = lines.size.changes.some(({ value }) => value === null);
  return isReported && segments.some(({ size }) => size === null);
}

/**
 * Several projects that no change of owner explains: a change is an event that reports neither a creation nor a
 * launch. Perhaps two clouds use the same ids.
 */
function doProjectsDiffer(readings: readonly Reading[]): boolean {
  if (readings.length < 2) return false;
  const unexplained = new Set<string>();
  for (const { facts } of readings) if (facts.projectId != null) unexplained.add(facts.projectId);
  if (unexplained.size < 2) return false;
  for (const { isEvent, facts } of readings) {
    const isChange = isEvent && facts.createdAtUs == null && facts.launchedAtUs == null;
    if (isChange && facts.projectId != null) unexplained.delete(facts.projectId);
  }
  return unexplained.size > 1;
}
