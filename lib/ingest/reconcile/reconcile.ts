/** Compares all servers with what Nova still knows, repairs what was missed, and names what cannot be repaired. */
import type { SourceGap, Store } from '../../store/store';
import { type BatchWriter, discardBatch } from '../pipeline';
import { findGone, type GoneEnd } from './gone';
import type { Reference } from './reference';
import { repairPage } from './repair';
import { isSettled, newReport, type Report } from './report';

export interface ReconcileOptions {
  readonly store: Pick<Store, 'observations' | 'servers' | 'sources'>;
  readonly reference: Reference;
  readonly nowUs: number;
  /** What would be repaired is only shown, nothing is recorded. */
  readonly isDryRun: boolean;
  readonly endGoneAt?: GoneEnd;
  /** Called after each page with the servers compared so far; it may throw to stop. */
  readonly onPage?: (compared: number) => void;
}

export async function reconcile(options: ReconcileOptions): Promise<Report> {
  const { store, reference, nowUs, isDryRun, endGoneAt, onPage } = options;
  const report = newReport(reference.name);
  const record: BatchWriter = isDryRun ? discardBatch : (batch) => store.observations.record(batch);
  const repairing = { store, record, report, reference };
  const listed = new Set<string>();
  for await (const page of reference.pages()) {
    for (const id of page.serverIds) listed.add(id);
    await repairPage(repairing, page);
    onPage?.(report.compared);
  }
  if (!reference.isWhole) return report;
  await findGone({ ...repairing, listed, endAt: endGoneAt, nowUs });
  if (!isDryRun && isSettled(report)) report.closedGaps = await closeGaps(store, nowUs);
  return report;
}

/** What was missed in gaps that had ended before Nova was asked is known now. */
async function closeGaps(
  { sources }: ReconcileOptions['store'],
  nowUs: number,
): Promise<readonly SourceGap[]> {
  const closed: SourceGap[] = [];
  for (const source of await sources.states()) {
    closed.push(...(await sources.repair(source, { fromUs: 0, untilUs: nowUs }, nowUs)));
  }
  return closed;
}
