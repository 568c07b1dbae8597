/** The job that refolds the servers of a database that an older program wrote. */
import { isFoldOld, refoldIfOld } from '../report/refold';
import type { Job } from './job';

const HOUR_MS = 3_600_000;
const SERVERS_A_LINE = 10_000;

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
    let loggedAt = 0;
    const servers = await refoldIfOld(store, {
      signal,
      onProgress(servers) {
        if (servers < loggedAt + SERVERS_A_LINE) return;
        loggedAt = servers;
        log.info({ servers }, 'refold: servers recomputed so far');
      },
    });
    log.info({ servers }, 'refold: done');
  },
};
