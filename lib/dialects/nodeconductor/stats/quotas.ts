/** Limits and usage of the quotas of projects, added up. */
import { sendJson } from '../../../http/response/json';
import { visibleHierarchy } from '../../../report/aggregates/hierarchy';
import { aggregateObjects } from '../../../report/aggregates/objects';
import { quotaSums } from '../../../report/aggregates/quotas';
import { AGGREGATES, type Aggregate } from '../../../report/aggregates/stored-objects';
import type { Handle } from '../context';
import { refusedFields } from '../errors';
import { type Parameters, parametersOf } from '../wire/parameters';
import { sortedByName } from '../wire/sorted';

export const showQuotas: Handle = async ({ store, may }, { req, res, caller, nowUs }) => {
  const parameters = parametersOf(req);
  const aggregate = aggregateIn(parameters) ?? 'customer';
  const ids = parameters.has('uuid') ? parameters.all('uuid') : undefined;
  const hierarchy = await visibleHierarchy(store, caller, may);
  const objects = aggregateObjects(hierarchy, { aggregate, ids });
  const names = parameters.all('quota_name');
  const sums = await quotaSums(store, {
    projectIds: [...new Set(objects.flatMap(({ projectIds }) => projectIds))],
    names: names.length > 0 ? new Set(names) : undefined,
    nowUs,
  });
  const entries = [...sums].flatMap(([name, { limit, usage }]) => [
    [name, limit] as const,
    [`${name}_usage`, usage] as const,
  ]);
  sendJson(res, sortedByName(entries));
};

/** Undefined: it is not there. Throws in the words of the API. */
export function aggregateIn(parameters: Parameters): Aggregate | undefined {
  const written = parameters.last('aggregate');
  if (written === undefined) return undefined;
  const found = AGGREGATES.find((each) => each === written);
  if (found) return found;
  throw refusedFields({ aggregate: [`"${written}" is not a valid choice.`] });
}
