/** The job that bills burst: what accounts use beyond what they have subscribed to. */
import { sectionOf } from '../../config';
import { BURST } from '../../config/burst';
import { AppError } from '../../errors';
import { readTerms } from '../../report/burst/bill';
import { correctBurst } from '../../report/burst/correct';
import { pollBurst } from '../../report/burst/poll';
import type { Job, JobContext } from '../job';

export const burst: Job = {
  name: 'burst',
  summary: 'charge accounts for what they use beyond their subscriptions',
  section: BURST,
  intervalMs: (config) => sectionOf(config, BURST).interval * 1000,
  run: billBurst,
};

/** What is known before a cycle is billed is no correction, so corrections go first. */
async function billBurst({ store, config, nowUs: clock, log }: JobContext, signal: AbortSignal) {
  const { delay, mhzPerVcpu } = sectionOf(config, BURST);
  const nowUs = clock();
  const options = {
    terms: await readTerms(store, mhzPerVcpu),
    untilUs: nowUs - delay * 1_000_000,
    nowUs,
    checkSignal() {
      if (signal.aborted) throw new AppError('interrupted', 'interrupted');
    },
  };
  const corrected = await correctBurst(store, options);
  const polled = await pollBurst(store, options);
  if (corrected + polled > 0) log.info({ polled, corrected }, 'burst: rows were added to ledgers');
}
