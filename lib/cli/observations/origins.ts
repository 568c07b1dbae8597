/** Origins page by page, and one of them as it is named on a command line. */
import { file } from '../../ingest/file';
import { sourceOfOrigin } from '../../ingest/registry';
import { originOf } from '../../ingest/source';
import { pagesOf } from '../../store/pages';
import type { Origin, Store } from '../../store/store';

export const allOrigins = ({
  origins,
}: Pick<Store, 'origins'>): AsyncGenerator<readonly Origin[]> =>
  pagesOf(
    ({ after, limit }) => origins.list(after, limit),
    ({ name }) => name,
  );

/** `file:x.csv` by its whole name, or `x.csv` for short. */
export const originNamed = (given: string): string =>
  sourceOfOrigin(given) ? given : originOf(file, given);
