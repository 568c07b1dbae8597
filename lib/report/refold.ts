/** Refolds the servers of a database whose lives were made by the fold of an older program. */
import { FOLD_VERSION } from '../domain/fold';
import { AppError } from '../errors';
import type { Store } from '../store/store';

export interface RefoldOptions {
  readonly signal: AbortSignal;
  /** Called before the first servers (with 0) and after some more each time. */
  readonly onProgress?: (servers: number) => void;
}

const SERVERS_A_REPORT = 10_000;

/** Progress to people, who want to hear of it now and then only. */
export function reportNowAndThen(
  report: (servers: number) => void,
): NonNullable<RefoldOptions['onProgress']> {
  let reported = 0;
  return (servers) => {
    if (servers - reported < SERVERS_A_REPORT) return;
    reported = servers;
    report(servers);
  };
}

export const isFoldOld = async ({ folds }: Pick<Store, 'folds'>): Promise<boolean> =>
  (await folds.state()).version < FOLD_VERSION;

/**
 * Goes on where a refold by this version of the fold was interrupted. Several processes may do this at once, and
 * others may record meanwhile: what they record is folded by the fold of this program. Returns how many were refolded.
 */
export async function refoldIfOld(
  store: Pick<Store, 'folds'>,
  options: RefoldOptions,
): Promise<number> {
  const { version, refoldedUpTo = '' } = await store.folds.state();
  return version < FOLD_VERSION ? refoldFrom(store, refoldedUpTo, options) : 0;
}

/** Refolds all servers after this id; all of them after an empty one. */
export async function refoldFrom(
  { folds }: Pick<Store, 'folds'>,
  id: string,
  { signal, onProgress }: RefoldOptions,
): Promise<number> {
  let servers = 0;
  let afterId: string | undefined = id;
  while (afterId !== undefined) {
    onProgress?.(servers);
    if (signal.aborted) throw new AppError('interrupted', 'the refold was interrupted');
    const refolded: Awaited<ReturnType<typeof folds.refoldAfter>> =
      await folds.refoldAfter(afterId);
    servers += refolded.servers;
    afterId = refolded.lastId;
  }
  return servers;
}
