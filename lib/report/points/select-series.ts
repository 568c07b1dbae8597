/** The series that a question is about, and the names in it that nothing is known of. */
import type { SubQuery, TagFilter } from '../../domain/points/query';
import { compileFilters, literalsByKey } from '../../domain/points/tag-filters';
import { CooperativeScheduler } from '../../event-loop';
import type { NameKind, Points, Series, SeriesScope, TagCondition } from '../../store/points';
import { UnknownName } from './unknown-name';

export type SeriesSource = Pick<Points, 'findSeries' | 'knownNames'>;

/** Throws `UnknownName` for a metric, a key, or a literal value that no series within the scope has. */
export async function selectSeries(
  points: SeriesSource,
  query: SubQuery,
  scope: SeriesScope,
): Promise<readonly Series[]> {
  const matches = compileFilters(query);
  const { series } = query;
  const found = await points.findSeries({
    scope,
    tags: conditions(query.filters),
    ...('metric' in series ? { metric: series.metric } : { ids: series.ids }),
  });
  await refuseUnknownNames(points, query, { scope, found });
  const scheduler = new CooperativeScheduler();
  const selected: Series[] = [];
  for (const each of found) {
    if (matches(each)) selected.push(each);
    if (scheduler.shouldYield) await scheduler.yield();
  }
  return selected;
}

/** What the store can check of a filter: that there is such a key, and the values of a `literal_or`. */
function conditions(filters: readonly TagFilter[]): readonly TagCondition[] {
  const literals = literalsByKey(filters);
  return [...new Set(filters.map(({ key }) => key))].map((key) => {
    const values = literals.get(key);
    return values ? { key, values } : { key };
  });
}

interface Found {
  readonly scope: SeriesScope;
  readonly found: readonly Series[];
}

/** Names of series that were found need not be looked up. */
async function refuseUnknownNames(
  points: SeriesSource,
  { series, filters }: SubQuery,
  { scope, found }: Found,
): Promise<void> {
  const refuse = async (kind: NameKind, names: readonly string[]): Promise<void> => {
    if (names.length === 0) return;
    const known = await points.knownNames(kind, names, scope);
    const unknown = names.find((name) => !known.has(name));
    if (unknown !== undefined) throw new UnknownName(kind, unknown);
  };
  if (found.length === 0) {
    await refuse('metric', 'metric' in series ? [series.metric] : []);
  }
  await refuse('tagValue', valuesBesides(found, filters));
  if (found.length === 0) {
    await refuse('tagKey', [...new Set(filters.map(({ key }) => key))]);
  }
}

function valuesBesides(found: readonly Series[], filters: readonly TagFilter[]): readonly string[] {
  const values: string[] = [];
  for (const [key, literals] of literalsByKey(filters)) {
    const seen = new Set(found.map(({ tags }) => tags[key]));
    values.push(...literals.filter((literal) => !seen.has(literal)));
  }
  return [...new Set(values)];
}
