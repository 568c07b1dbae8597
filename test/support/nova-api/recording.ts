/** What a real Nova's API answered after the life that its notifications report. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseTimeUs } from '../../../lib/time';

const FILE = join(__dirname, '..', '..', 'fixtures', 'nova-api', 'answers.json.gz');

interface Recorded {
  readonly asked_at: string;
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of another program
  readonly answer: any;
}

const answers: readonly Recorded[] = JSON.parse(gunzipSync(readFileSync(FILE)).toString());

const answerTo = (start: string): Recorded => {
  const found = answers.find(({ path }) => path.startsWith(start));
  if (!found) throw new Error(`nobody asked ${start}`);
  return found;
};

export type NovaServer = Readonly<Record<string, unknown>> & { readonly id: string };

/** All 43 servers, in the order of the API. */
export const servers: readonly NovaServer[] = answerTo('/servers/detail').answer.servers;

export interface ServerUsage {
  readonly instance_id: string;
  readonly name: string;
  readonly tenant_id: string;
  readonly hours: number;
  readonly vcpus: number;
  readonly memory_mb: number;
  readonly local_gb: number;
  readonly flavor: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly state: string;
}

export interface TenantUsage {
  readonly tenant_id: string;
  readonly start: string;
  readonly stop: string;
  readonly total_hours: number;
  readonly total_vcpus_usage: number;
  readonly total_memory_mb_usage: number;
  readonly total_local_gb_usage: number;
  readonly server_usages: readonly ServerUsage[];
}

const DETAILED = answerTo(
  '/os-simple-tenant-usage?start=2026-11-21T20:59:18&end=2026-11-21T21:10:31&detailed=1',
);

/** The usage of all of them, with details. */
export const usage: { readonly tenant_usages: readonly TenantUsage[] } = DETAILED.answer;

/** When it was asked for, µs. */
export const ASKED_AT_US = parseTimeUs(DETAILED.asked_at) as number;

/** With these servers, and the totals that they add up to. */
export function tenantOf(tenant: TenantUsage, servers: readonly ServerUsage[]): TenantUsage {
  const total = (of: (server: ServerUsage) => number) =>
    servers.reduce((sum, server) => sum + of(server) * server.hours, 0);
  return {
    ...tenant,
    server_usages: servers,
    total_hours: total(() => 1),
    total_vcpus_usage: total(({ vcpus }) => vcpus),
    total_memory_mb_usage: total(({ memory_mb: mb }) => mb),
    total_local_gb_usage: total(({ local_gb: gb }) => gb),
  };
}
