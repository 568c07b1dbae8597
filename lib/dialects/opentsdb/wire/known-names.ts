/** Whether the names of a question are known, among the series that the caller may see. */
import type { NameKind, Points, SeriesScope } from '../../../store/store';
import { badRequest, unknownName } from './errors';

/** In the order in which they are looked up: the first that is not known is the answer. */
export interface AskedName {
  readonly kind: NameKind;
  readonly name: string;
}

/** Throws `No such name for …`. */
export async function checkNames(
  points: Pick<Points, 'knownNames'>,
  asked: readonly AskedName[],
  scope: SeriesScope,
): Promise<void> {
  const kinds = [...new Set(asked.map(({ kind }) => kind))];
  const known = new Map<NameKind, ReadonlySet<string>>();
  for (const kind of kinds) {
    const names = asked.filter((each) => each.kind === kind).map(({ name }) => name);
    known.set(kind, await points.knownNames(kind, [...new Set(names)], scope));
  }
  for (const { kind, name } of asked) {
    if (name === '') throw badRequest('Missing UID name', 'Missing UID name');
    if (!known.get(kind)?.has(name)) throw unknownName(kind, name);
  }
}
