/** The job that refolds the servers of a database that an older program wrote. */
import { isFoldOld, refoldIfOld, reportNowAndThen } from '../report/refold';
import type { Job } from './job';

const HOUR_MS = 3_600_000;

export const refold: Job = {
  name: 'refold',
  summary: 'recompute the servers that a program with older rules has stored',
  intervalMs: () => HOUR_MS,
  async run({ store, log }, signal) {
    if (!(await isFoldOld(store))) return;
    log.warn(
      {},
      'refold: until it is done, servers not reached yet are answered by the older rules',
    );
    const servers = await refoldIfOld(store, {
      signal,
      onProgress: reportNowAndThen((done) =>
        log.info({ servers: done }, 'refold: servers recomputed so far'),
      ),
    });
    log.info({ servers }, 'refold: done');
  },
};
