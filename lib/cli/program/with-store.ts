/** Opens the configured store for as long as a command needs it. */
import { sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import type { OpenOptions } from '../../store/backend';
import { withStore as withStoreAt } from '../../store/registry';
import type { Store } from '../../store/store';
import type { Context } from './command';
import { refoldBefore } from './refolding';

type Opening = Pick<Context, 'config' | 'nowUs' | 'stderr' | 'signal'> &
  Pick<OpenOptions, 'retryPolicy' | 'seriesLimits'>;

/** Runs `work` on the store and closes it, whatever happens. What an older program stored is refolded first, if it may write. */
export const withStore = <T>(
  { config, nowUs, stderr, signal, retryPolicy, seriesLimits }: Opening,
  schema: OpenOptions['schema'],
  work: (store: Store) => Promise<T>,
): Promise<T> =>
  withStoreAt(
    sectionOf(config, GENERAL).database,
    {
      schema,
      nowUs,
      ...(retryPolicy && { retryPolicy }),
      ...(seriesLimits && { seriesLimits }),
    },
    async (store) => {
      if (schema === 'migrate') await refoldBefore({ config, nowUs, stderr, signal }, store);
      return work(store);
    },
  );
