/** What an operator may want to look at. Notes never change a number. */
import type { Note } from '../server';
import { isStateDecidedById } from './latest-attributes';
import type { Reading } from './reading';
import { type Findings, lastEnd } from './server';

/** What shows only before the life is known: as voids and ends were judged. */
interface Judged {
  readonly isUpAfterEnd: boolean;
  readonly isEndRefuted: boolean;
  readonly isVoidUnmatched: boolean;
}

/** Sorted, each once. */
export function notesOf(findings: Findings, judged: Judged): readonly Note[] {
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
  add('relaunched', ends.relaunches.length > 0 || ends.isCreatedAgain);
  add('restore-refuted', ends.isRestoreRefuted);
  add('size-refuted', lines.isSizeRefuted);
  add('size-unknown', isSizeUnknown(findings));
  add('up-after-end', judged.isUpAfterEnd);
  add('void-unmatched', judged.isVoidUnmatched);
  return notes;
}

/** The last end lies before the birth, or before a launch that Nova shows or a row reports. */
function endsBeforeLaunch({ launches, latestLaunch, ends }: Findings): boolean {
  const endUs = lastEnd(ends)?.terminatedAtUs;
  if (endUs === undefined) return false;
  if (latestLaunch.isRowLeftOut) return true;
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

/** For some of the life no size is known, so its hours count and its resources do not. */
function isSizeUnknown({ segments }: Findings): boolean {
  return segments.some(({ size }) => size === null);
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
