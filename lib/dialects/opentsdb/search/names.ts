/** The names of a lookup that nothing is known of. */
import type { NameKind, Points, SeriesScope } from '../../../store/store';
import { OpenTsdbError, unresolvedName } from '../wire/errors';
import { type AskedName, checkNames } from '../wire/known-names';
import { isAny, type LookupQuery } from './request';

/** Throws `notFound`: there are no such names among the series that the caller may see. */
export async function refuseUnknown(
  points: Pick<Points, 'knownNames'>,
  query: LookupQuery,
  scope: SeriesScope,
): Promise<void> {
  try {
    await checkNames(points, namesIn(query), scope);
  } catch (error) {
    throw error instanceof OpenTsdbError ? unresolvedName(error.message) : error;
  }
}

const namesIn = ({ metric, tags = [] }: LookupQuery): readonly AskedName[] => [
  ...nameUnlessAny('metric', metric),
  ...tags.flatMap(({ key, value }) => [
    ...nameUnlessAny('tagKey', key),
    ...nameUnlessAny('tagValue', value),
  ]),
];

const nameUnlessAny = (kind: NameKind, name: string | null | undefined): readonly AskedName[] =>
  name && !isAny(name) ? [{ kind, name }] : [];
