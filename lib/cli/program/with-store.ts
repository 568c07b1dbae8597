/** Opens the configured store for as long as a command needs it. */
import { sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import type { OpenOptions } from '../../store/backend';
import { openStore } from '../../store/registry';
import type { Store } from '../../store/store';
import type { Context } from './command';

/** What a command knows, and how long it waits if not as long as all. */
type Opening = Pick<Context, 'config' | 'nowUs'> & Pick<OpenOptions, 'retryPolicy'>;

/** Runs `work` on the store and closes it, whatever happens. */
export async function withStore<T>(
  { config, nowUs, retryPolicy }: Opening,
  schema: OpenOptions['schema'],
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(sectionOf(config, GENERAL).database, {
    schema,
    nowUs,
    ...(retryPolicy && { retryPolicy }),
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
