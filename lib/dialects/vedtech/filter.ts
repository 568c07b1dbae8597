/** Which instances a list is asked for. */
import type { ListedServer } from '../../report/hosted/outlines';
import type { Store } from '../../store/store';
import type { ListQuery } from './request';

export async function filterInstances(
  store: Pick<Store, 'numbers'>,
  servers: readonly ListedServer[],
  { state, planNumber }: ListQuery,
): Promise<readonly ListedServer[]> {
  const inState = state === undefined ? servers : servers.filter(({ status }) => status === state);
  if (planNumber === undefined) return inState;
  const plans = [...new Set(servers.flatMap(({ hosting }) => hosting.plan ?? []))].sort();
  const numbers = await store.numbers.assign('plan', plans);
  return inState.filter(({ hosting }) => numberOf(hosting, numbers) === planNumber);
}

/** The number of a plan: the inventory may give it in `ext`, which only this API reads. */
function numberOf(
  hosting: ListedServer['hosting'],
  numbers: ReadonlyMap<string, number>,
): number | undefined {
  const planId = hosting.ext?.['plan_id'];
  if (typeof planId === 'number') return planId;
  return hosting.plan === null ? undefined : numbers.get(hosting.plan);
}
