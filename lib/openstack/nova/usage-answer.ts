/** An answer of `os-simple-tenant-usage` with details, as it came over the wire or from a file. */
import { AppError } from '../../errors';
import { parseTimeUs } from '../../time';
import { type Fields, fieldsOf } from '../keystone/token-expiry';

/** Half open, in µs. */
export interface NovaWindow {
  readonly startUs: bigint;
  readonly stopUs: bigint;
}

export interface NovaServerUsage {
  readonly serverId: string;
  readonly projectId: string | null;
  /** The project under which it is listed, and billed. */
  readonly billedTo: string | null;
  readonly name: string | null;
  readonly hours: number;
  readonly flavor: string;
  readonly vcpus: number;
  readonly memoryMb: number;
  readonly localGb: number;
  readonly launchedAtUs: number;
  readonly terminatedAtUs: number | null;
  /** What the answer counts in: Nova moves its end up to now. */
  readonly window: NovaWindow;
}

/** What Nova says of one project on one page. */
export interface NovaTenant {
  readonly projectId: string | null;
  readonly window: NovaWindow;
  readonly servers: readonly NovaServerUsage[];
  readonly hours: number;
  readonly vcpuHours: number;
  readonly memoryMbHours: number;
  readonly localGbHours: number;
}

/** The tenants of a list, or the one of a single answer. */
export function tenantsIn(body: Fields): readonly unknown[] | undefined {
  const { tenant_usages: list, tenant_usage: single } = body;
  if (Array.isArray(list)) return list;
  const fields = fieldsOf(single);
  if (fields === undefined) return undefined;
  return Object.keys(fields).length === 0 ? [] : [fields];
}

export interface SavedAnswer {
  readonly tenants: readonly NovaTenant[];
  /** Whether it is about one project alone. */
  readonly isSingle: boolean;
  /** Whether another page follows. */
  readonly hasNext: boolean;
}

/** Throws `unreadableInput` for what is no answer with details. */
export function readSavedAnswer(text: string): SavedAnswer {
  const body = fieldsOf(parsed(text));
  const tenants = body && tenantsIn(body);
  if (!body || !tenants) throw unreadable('it holds neither tenant_usages nor tenant_usage');
  return {
    tenants: tenants.map(tenantOf),
    isSingle: body['tenant_usages'] === undefined,
    hasNext: 'tenant_usages_links' in body || 'tenant_usage_links' in body,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function tenantOf(value: unknown): NovaTenant {
  const tenant = fieldsOf(value) ?? {};
  const projectId = textOrNull(tenant, 'tenant_id');
  const window = {
    startUs: BigInt(timeIn(tenant, 'start')),
    stopUs: BigInt(timeIn(tenant, 'stop')),
  };
  const { server_usages: usages } = tenant;
  if (!Array.isArray(usages)) throw unreadable('server_usages is missing: ask with detailed=1');
  return {
    ...{ projectId, window },
    servers: usages.map((each) => serverOf(fieldsOf(each) ?? {}, { window, billedTo: projectId })),
    hours: numberIn(tenant, 'total_hours'),
    vcpuHours: numberIn(tenant, 'total_vcpus_usage'),
    memoryMbHours: numberIn(tenant, 'total_memory_mb_usage'),
    localGbHours: numberIn(tenant, 'total_local_gb_usage'),
  };
}

const serverOf = (
  server: Fields,
  listed: Pick<NovaServerUsage, 'window' | 'billedTo'>,
): NovaServerUsage => ({
  ...listed,
  serverId: textIn(server, 'instance_id'),
  projectId: textOrNull(server, 'tenant_id'),
  name: textOrNull(server, 'name'),
  hours: numberIn(server, 'hours'),
  flavor: textIn(server, 'flavor'),
  vcpus: numberIn(server, 'vcpus'),
  memoryMb: numberIn(server, 'memory_mb'),
  localGb: numberIn(server, 'local_gb'),
  launchedAtUs: timeIn(server, 'started_at'),
  terminatedAtUs: server['ended_at'] === null ? null : timeIn(server, 'ended_at'),
});

function textIn(fields: Fields, field: string): string {
  const value = fields[field];
  return typeof value === 'string' ? value : refuse(field, 'a text');
}

const textOrNull = (fields: Fields, field: string): string | null =>
  fields[field] === null ? null : textIn(fields, field);

function numberIn(fields: Fields, field: string): number {
  const value = fields[field];
  return typeof value === 'number' ? value : refuse(field, 'a number');
}

function timeIn(fields: Fields, field: string): number {
  return parseTimeUs(String(fields[field])) ?? refuse(field, 'a time');
}

function refuse(field: string, allowed: string): never {
  throw unreadable(`${field} must be ${allowed}`);
}

const unreadable = (what: string): AppError =>
  new AppError('unreadableInput', `Nova's usage cannot be read: ${what}`);
