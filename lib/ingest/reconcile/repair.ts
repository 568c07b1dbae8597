/** Records what changes a life, and nothing else: each repair with its reason. */
import { fold } from '../../domain/fold';
import type { Observation } from '../../domain/observation';
import { CooperativeScheduler } from '../../event-loop';
import type { Batch, Store, SubmittedObservation } from '../../store/store';
import { shortIsoTime } from '../../time';
import type { BatchWriter } from '../pipeline';
import { type Change, changesBetween } from './changes';
import { contradictionsOf } from './contradiction';
import type { Reference, ReferencePage } from './reference';
import type { Finding, Report } from './report';

export interface Repairing {
  readonly store: Pick<Store, 'observations' | 'servers'>;
  /** Where repairs go: into the store, or nowhere if it is only shown. */
  readonly record: BatchWriter;
  readonly report: Report;
  readonly reference: Pick<Reference, 'name' | 'title'>;
}

/** The origin of what reconciliation records. */
export const originFor = (reference: Pick<Reference, 'name'>): string =>
  `reconcile:${reference.name}`;

export async function repairPage(repairing: Repairing, page: ReferencePage): Promise<void> {
  const { store, record, report, reference } = repairing;
  const servers = byServer(page.submitted);
  const known = await store.observations.of([...servers.keys()]);
  const scheduler = new CooperativeScheduler();
  const submitted: SubmittedObservation[] = [];
  for (const [serverId, reported] of servers) {
    submitted.push(...judge({ serverId, reported, known: known.get(serverId) ?? [] }, repairing));
    if (scheduler.shouldYield) await scheduler.yield();
  }
  report.compared += page.serverIds.length;
  report.refused += page.refused.length;
  const batch: Batch = { origin: originFor(reference), submitted, refused: page.refused };
  if (submitted.length > 0 || page.refused.length > 0) await record(batch);
}

function byServer(submitted: readonly SubmittedObservation[]): Map<string, Observation[]> {
  const servers = new Map<string, Observation[]>();
  for (const { observation } of submitted) {
    const { serverId } = observation;
    servers.set(serverId, [...(servers.get(serverId) ?? []), observation]);
  }
  return servers;
}

interface ReportedServer {
  readonly serverId: string;
  readonly reported: readonly Observation[];
  readonly known: readonly Observation[];
}

/** What is to be recorded of one server. */
function judge(
  { serverId, reported, known }: ReportedServer,
  repairing: Repairing,
): SubmittedObservation[] {
  const { report, reference } = repairing;
  const ids = new Set(known.map(({ id }) => id));
  const added = reported.filter(({ id }) => !ids.has(id));
  const all = [...known, ...added];
  const before = known.length === 0 ? undefined : fold(serverId, known);
  const after = fold(serverId, all);
  const { name, projectId } = after.server;
  const changes = added.length === 0 ? [] : changesBetween(before, after);
  const reason = reasonFor(added, reference);
  const finding = (change: Change, why: string): Finding => ({
    ...change,
    ...{ serverId, name, projectId, reason: why },
  });
  report.repaired.add(...changes.map((change) => finding(change, reason)));
  const row = reported.filter(({ kind }) => kind === 'row').at(-1);
  const contradictions = row ? contradictionsOf(row, after, all) : [];
  report.contradicted.add(...contradictions.map((change) => finding(change, STANDS)));
  const isNew = before === undefined;
  if (changes.length === 0 && !isNew) return [];
  const position = positionOf(changes, reason);
  return added.map((observation) => ({ observation, position }));
}

const STANDS = 'a better source tells it otherwise, and stands';

function reasonFor(added: readonly Observation[], { title }: Pick<Reference, 'title'>): string {
  const latestUs = Math.max(...added.map(({ atUs }) => atUs));
  return added.length === 0 ? title : `${title}, as of ${shortIsoTime(latestUs)}`;
}

const MAX_POSITION = 200;

/** Kept with each observation, so that whoever asks why finds it there. */
const positionOf = (changes: readonly Change[], reason: string): string =>
  `${changes.map(({ kind }) => kind).join(', ') || 'never launched'} (${reason})`.slice(
    0,
    MAX_POSITION,
  );
