/** Limits and usage of quotas, added up over projects. */
import { addQuotas, type QuotaSums } from '../../domain/aggregates/quotas';
import type { Server } from '../../domain/server';
import { allOf } from '../../store/pages';
import type { Quota, Store } from '../../store/store';

export interface QuotaSumsQuery {
  readonly projectIds: readonly string[];
  /** Undefined: every name. */
  readonly names?: ReadonlySet<string> | undefined;
  readonly nowUs: number;
}

/** By name. Usage that was not reported is that of the project's servers. */
export async function quotaSums(
  store: Pick<Store, 'quotas' | 'servers'>,
  { projectIds, names, nowUs }: QuotaSumsQuery,
): Promise<ReadonlyMap<string, QuotaSums>> {
  const listed = await store.quotas.list({ projectIds });
  const quotas = listed.filter(({ name }) => !names || names.has(name));
  const derived = await derivedUsages(store, quotas, nowUs);
  return addQuotas(quotas, (projectId, name) => usageNamed(name, derived.get(projectId)));
}

type Usages = Readonly<Record<string, number>>;

/** Names are free text: the usage of a few is known from servers, and nothing more of the others. */
const usageNamed = (name: string, usages: Usages = {}): number =>
  (Object.hasOwn(usages, name) ? usages[name] : undefined) ?? 0;

/** Of the projects that have a quota whose usage nobody has reported. */
async function derivedUsages(
  { servers }: Pick<Store, 'servers'>,
  quotas: readonly Quota[],
  nowUs: number,
): Promise<ReadonlyMap<string, Usages>> {
  const usages = new Map<string, Usages>();
  const ids = quotas.filter(({ usage }) => usage === null).map(({ projectId }) => projectId);
  for (const projectId of new Set(ids)) {
    const living = allOf(
      (page) => servers.list({ projectId, ...page }),
      ({ id }) => id,
    );
    let sum = NOTHING;
    for await (const server of living) if (isLiving(server, nowUs)) sum = plus(sum, server);
    usages.set(projectId, sum);
  }
  return usages;
}

const isLiving = ({ terminatedAtUs }: Server, nowUs: number): boolean =>
  terminatedAtUs === null || terminatedAtUs > nowUs;

const NOTHING = { vcpu: 0, ram: 0, storage: 0, instances: 0 };

/** MiB of a GiB. */
const MIB = 1024;

const plus = (sum: typeof NOTHING, { size }: Server): typeof NOTHING => ({
  vcpu: sum.vcpu + (size?.vcpus ?? 0),
  ram: sum.ram + (size?.memoryMb ?? 0),
  storage: sum.storage + ((size?.rootGb ?? 0) + (size?.ephemeralGb ?? 0)) * MIB,
  instances: sum.instances + 1,
});
