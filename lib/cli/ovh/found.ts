/** Credentials of one kind on the command line. */
import { AppError } from '../../errors';
import { pagesOf } from '../../store/pages';
import type { Credential, Store } from '../../store/store';
import { findKey } from '../identity/key';
import type { Context } from '../program/command';

export const OVH_ID = {
  name: '<id>',
  help: 'the id that the list shows, or its first digits if no other begins with them',
};

/** Throws `notFound` unless exactly one credential has an id that begins so, and it is of this kind. */
export async function findOfKind(
  store: Store,
  context: Context,
  kind: string,
): Promise<Credential> {
  const found = await findKey(store, context);
  if (found.kind === kind) return found;
  throw new AppError('notFound', `"${found.id}": is of the kind ${found.kind}, not ${kind}`);
}

/** All of a kind as JSON, page by page. */
export async function* ofKind<Json>(
  { credentials }: Pick<Store, 'credentials'>,
  wanted: string,
  toJson: (credential: Credential) => Json,
): AsyncGenerator<readonly Json[]> {
  for await (const page of pagesOf(credentials.list, ({ id }) => id))
    yield page.filter(({ kind }) => kind === wanted).map(toJson);
}
