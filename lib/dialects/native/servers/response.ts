/** The JSON of one server and of totals, with the field names of imported records. */

import type { Facts, Size } from '../../../domain/observation';
import type { Segment } from '../../../domain/segment';
import type { Server } from '../../../domain/server';
import { type ExactUsage, hoursOf } from '../../../domain/usage/exact';
import type { ExactTotals } from '../../../report/exact-totals';
import type { RecordedObservation, TotalsQuery } from '../../../store/store';
import { isoTime, isoTimeOrNull } from '../../../time';

export interface ServerParts {
  readonly server: Server;
  readonly segments: readonly Segment[];
  readonly observations: readonly RecordedObservation[];
}

/** For operators: everything. */
export const serverJson = ({ server, segments, observations }: ServerParts) => ({
  server: { ...ownerView(server), host: server.host, cell: server.cell },
  segments: segments.map((segment) => ({ ...segmentJson(segment), host: segment.host })),
  observations: observations.map(observationJson),
});

/** For the server's own project: without hosts, observations and the segments of other projects. */
export const ownServerJson = ({ server, segments }: Omit<ServerParts, 'observations'>) => ({
  server: ownerView(server),
  segments: segments.filter(({ projectId }) => projectId === server.projectId).map(segmentJson),
});

const ownerView = (server: Server) => ({
  instance_id: server.id,
  tenant_id: server.projectId,
  name: server.name,
  ...sizeJson(server.size),
  swap_mb: server.swapMb,
  vm_state: server.state,
  availability_zone: server.zone,
  image: server.image,
  metadata: server.metadata,
  launched_at: isoTimeOrNull(server.launchedAtUs),
  terminated_at: isoTimeOrNull(server.terminatedAtUs),
  born_at: isoTimeOrNull(server.bornAtUs),
  ended_at: isoTimeOrNull(server.endedAtUs),
  notes: server.notes,
});

const segmentJson = (segment: Segment) => ({
  from: isoTime(segment.fromUs),
  to: isoTimeOrNull(segment.toUs),
  tenant_id: segment.projectId,
  ...sizeJson(segment.size),
  swap_mb: segment.swapMb,
  vm_state: segment.state,
  availability_zone: segment.zone,
});

const sizeJson = (size: Size | null) => ({
  flavor: size?.flavor ?? null,
  vcpus: size?.vcpus ?? null,
  memory_mb: size?.memoryMb ?? null,
  root_gb: size?.rootGb ?? null,
  ephemeral_gb: size?.ephemeralGb ?? null,
});

const observationJson = (observation: RecordedObservation) => ({
  id: observation.id,
  source: observation.source,
  kind: observation.kind,
  at: isoTime(observation.atUs),
  facts: factsJson(observation.facts),
  origin: observation.origin,
  position: observation.position,
  recorded_at: isoTime(observation.recordedAtUs),
});

/** The field name of each fact in a record, where it differs. */
const WORDS: Readonly<Partial<Record<keyof Facts, string>>> = {
  createdAtUs: 'created_at',
  launchedAtUs: 'launched_at',
  terminatedAtUs: 'terminated_at',
  restoredAtUs: 'restored_at',
  projectId: 'tenant_id',
  state: 'vm_state',
  zone: 'availability_zone',
  swapMb: 'swap_mb',
};

function factsJson({ size, ...facts }: Facts): Readonly<Record<string, unknown>> {
  const named = Object.entries(facts).map(([fact, value]) => [
    WORDS[fact as keyof Facts] ?? fact,
    fact.endsWith('Us') && typeof value === 'number' ? isoTime(value) : value,
  ]);
  return { ...Object.fromEntries(named), ...(size && sizeJson(size)) };
}

/** In hours, each rounded once from its exact sum. */
export const totalsJson = ({ startUs, stopUs }: TotalsQuery, { projects, total }: ExactTotals) => ({
  start: isoTime(startUs),
  stop: isoTime(stopUs),
  projects: projects.map(({ projectId, ...usage }) => ({
    tenant_id: projectId,
    ...hoursJson(usage),
  })),
  total: hoursJson(total),
});

const hoursJson = ({ existenceUs, vcpuUs, memoryMbUs, localGbUs }: ExactUsage) => ({
  hours: hoursOf(existenceUs),
  vcpu_hours: hoursOf(vcpuUs),
  memory_mb_hours: hoursOf(memoryMbUs),
  local_gb_hours: hoursOf(localGbUs),
});
