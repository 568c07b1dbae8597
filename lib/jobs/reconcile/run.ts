/** One run of the job: all servers are compared with Nova's API, and what was missed is repaired. */
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import { novaClient } from '../../ingest/nova-api/client';
import { novaApiReference } from '../../ingest/nova-api/reference';
import { NOVA_API } from '../../ingest/nova-api/settings';
import { reconcile } from '../../ingest/reconcile/reconcile';
import type { Report } from '../../ingest/reconcile/report';
import { latestUsOf } from '../../ingest/records/future';
import { INGEST } from '../../ingest/settings';
import type { JobContext } from '../job';

/** Throws `interrupted` after the signal is aborted. */
export async function reconcileAll(context: JobContext, signal: AbortSignal): Promise<void> {
  const { store, config, nowUs } = context;
  const reference = novaApiReference({
    nova: novaClient({ ...context, signal }, 'the job reconcile'),
    pageSize: sectionOf(config, NOVA_API).pageSize,
    ...{ nowUs, latestUs: latestUsOf(nowUs, sectionOf(config, INGEST)) },
  });
  const onPage = () => {
    if (signal.aborted) throw new AppError('interrupted', 'interrupted');
  };
  const asked = { store, reference, nowUs: nowUs(), isDryRun: false, onPage };
  logReport(context, await reconcile(asked));
}

/** In one run. */
const MAX_LINES = 100;

function logReport(
  { log }: JobContext,
  { compared, repaired, contradicted, gone, refused, closedGaps }: Report,
): void {
  for (const finding of repaired.kept.slice(0, MAX_LINES)) log.info(finding, 'reconcile: repaired');
  const counts = {
    ...{ compared, refused, repaired: repaired.count },
    ...{ contradicted: contradicted.count, gone: gone.count, closedGaps: closedGaps.length },
  };
  const isClean = contradicted.count + gone.count + refused === 0;
  if (isClean) log.info(counts, 'reconcile: all servers are compared');
  else log.warn(counts, 'reconcile: something is left to look at; run reconcile --dry-run');
}
