/** Refolds the database before a command works on it, where an older program wrote it. */
import { refold } from '../../jobs/refold';
import { runOnce } from '../../jobs/runner';
import { NO_LOG } from '../../log';
import { isFoldOld, type RefoldOptions, refoldIfOld, reportNowAndThen } from '../../report/refold';
import type { Store } from '../../store/store';
import type { Context } from './command';

type RefoldContext = Pick<Context, 'config' | 'nowUs' | 'stderr' | 'signal'>;

/** Does nothing if this program's fold made all lives. One process does it at a time; the others go on. */
export async function refoldBefore(context: RefoldContext, store: Store): Promise<void> {
  if (!(await isFoldOld(store))) return;
  const { config, nowUs, stderr, signal } = context;
  const report = (text: string) => void stderr.write(`tenant-usage: refold: ${text}\n`);
  report('recomputing the servers that an older program has stored');
  const run = async (_: unknown, stopped: AbortSignal): Promise<void> => {
    const options = { signal: stopped, onProgress: progressOn(stderr) };
    report(`${await refoldIfOld(store, options)} servers recomputed, done`);
  };
  const isDone = await runOnce({ ...refold, run }, { store, config, nowUs, log: NO_LOG }, signal);
  if (!isDone)
    report('another process is doing it; servers not reached yet follow the older rules');
}

export const progressOn = (stderr: Context['stderr']): NonNullable<RefoldOptions['onProgress']> =>
  reportNowAndThen((servers) => {
    stderr.write(`tenant-usage: refold: ${servers} servers recomputed so far\n`);
  });
