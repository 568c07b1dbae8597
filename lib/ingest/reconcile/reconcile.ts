/** Compares all servers with what Nova still knows, repairs what was missed, and names what cannot be repaired. */
import type { Store } from '../../store/store';
import { type BatchWriter, discardBatch } from '../pipeline';
import { findGone, type GoneEnd } from './gone';
import type { Reference } from './reference';
import { repairPage } from './repair';
import { newReport, type Report } from './report';

export interface ReconcileOptions {
  readonly store: Pick<Store, 'observations' | 'servers'>;
  readonly reference: Reference;
  readonly nowUs: number;
  /** Only shown, nothing is told. */
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
  const told = new Set<string>();
  for await (const page of reference.pages()) {
    for (const id of page.serverIds) told.add(id);
    await repairPage(repairing, page);
    onPage?.(report.compared);
  }
  if (reference.isWhole) await findGone({ ...repairing, told, endAt: endGoneAt, nowUs });
  return report;
}
