/** Opens the configured store for as long as a command needs it. */
import { sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import type { OpenOptions } from '../../store/backend';
import { withStore as withStoreAt } from '../../store/registry';
import type { Store } from '../../store/store';
import type { Context } from './command';

type Opening = Pick<Context, 'config' | 'nowUs'> & Pick<OpenOptions, 'retryPolicy'>;

/** Runs `work` on the store and closes it, whatever happens. */
export const withStore = <T>(
  { config, nowUs, retryPolicy }: Opening,
  schema: OpenOptions['schema'],
  work: (store: Store) => Promise<T>,
): Promise<T> =>
  withStoreAt(
    sectionOf(config, GENERAL).database,
    { schema, nowUs, ...(retryPolicy && { retryPolicy }) },
    work,
  );
