/** Projects that use more of a quota than a share of its limit, in all of their sites together. */
import type { QuotaCondition } from '../../domain/alerts/condition';
import type { AlertChange, AlertRule, QuotasQuery, Store } from '../../store/store';
import { quotaSums } from '../aggregates/quotas';
import type { RuleContext } from './context';
import { type HeldObject, presentChanges } from './present';

export async function exceededQuotas(
  context: RuleContext<QuotaCondition>,
): Promise<readonly AlertChange[]> {
  const { store, rule, condition, untilUs } = context;
  const quotas = await store.quotas.list(await scopeOf(store, rule));
  const names = new Set([condition.quota]);
  const limited = quotas.filter(({ name, limit }) => name === condition.quota && limit >= 0);
  const held: HeldObject[] = [];
  for (const projectId of new Set(limited.map((quota) => quota.projectId))) {
    const sums = await quotaSums(store, { projectIds: [projectId], names, nowUs: untilUs });
    const { limit, usage } = sums.get(condition.quota) ?? { limit: -1, usage: 0 };
    if (limit < 0 || usage * 100 <= limit * condition.percent) continue;
    const accountId = (await store.projects.find(projectId))?.accountId ?? null;
    const value = `${usage} of ${limit}`;
    held.push({ scopeType: 'project', scopeId: projectId, projectId, accountId, value });
  }
  return presentChanges(context, held);
}

/** A server has no quotas. */
async function scopeOf(
  { projects }: Store,
  { scopeType, scopeId }: AlertRule,
): Promise<QuotasQuery> {
  const id = scopeId ?? '';
  if (scopeType === 'all') return {};
  if (scopeType === 'site') return { siteIds: [id] };
  if (scopeType === 'account') return { projectIds: await projects.ofAccounts([id]) };
  return { projectIds: scopeType === 'project' ? [id] : [] };
}
