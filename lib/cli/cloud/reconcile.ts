/** `reconcile`: repairs what was missed, by what a cloud still knows. */
import { sectionOf } from '../../config';
import { instant } from '../../domain/values/validators';
import { novaClient } from '../../ingest/nova-api/client';
import { novaApiReference } from '../../ingest/nova-api/reference';
import { NOVA_API } from '../../ingest/nova-api/settings';
import type { GoneEnd } from '../../ingest/reconcile/gone';
import { reconcile } from '../../ingest/reconcile/reconcile';
import type { Reference } from '../../ingest/reconcile/reference';
import { isSettled, type Report } from '../../ingest/reconcile/report';
import { latestUsOf } from '../../ingest/records/future';
import { INGEST } from '../../ingest/settings';
import { NO_LOG } from '../../log';
import { NOVA_API_FLAGS } from '../collect/nova-api';
import { option } from '../identity/options';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { throwIfInterrupted, writeJson, writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { databaseReference } from './database-reference';
import { reconcileJson, reconcileText } from './reconcile-report';

export const reconcileCommand: Command = {
  name: 'reconcile',
  summary: 'compare all servers with what Nova still knows, and repair what was missed',
  details:
    'Asks Nova for all its servers, deleted ones too, by its API (nova_api) or in its databases\n' +
    '(nova_database), which know earlier sizes and states as well, and takes in what changes a life here: a\n' +
    'creation or a deletion that was missed, another size, state or project. Each repair is an\n' +
    'observation of the origin "reconcile:…", with its reason, and can be voided; what changes\n' +
    'nothing is not stored. Where a better source than Nova has told something else, that stays\n' +
    'and is named. A server that runs here and that Nova does not know any more is named too:\n' +
    'its end is known to nobody, and only --end-gone-at ends it, where you say, until any source\n' +
    'tells a better end. Run again, it finds nothing more to repair. Exit status: 0 nothing is\n' +
    'left to look at, 1 something is: left as it is, gone, not understood, or with --dry-run to\n' +
    'be repaired.',
  options: [
    { flags: '--from <source>', help: 'whom to ask (default: api)', choices: ['api', 'database'] },
    { flags: '--dry-run', help: 'show what would be repaired, and store nothing' },
    {
      flags: '--end-gone-at <time>',
      help: 'end servers that Nova does not know any more: at a time, or each when it was last heard of (last-heard)',
    },
    {
      flags: '--format <format>',
      help: 'how to print it (default: text)',
      choices: ['text', 'json'],
    },
  ],
  settings: [
    'database',
    'allowFuture',
    'novaDatabaseBatch',
    'novaDatabasePause',
    ...NOVA_API_FLAGS,
  ],
  examples: [
    'tenant-usage reconcile --dry-run --config /etc/tenant-usage.yaml',
    '# for cron: repair, and say when somebody should look',
    'tenant-usage reconcile --config /etc/tenant-usage.yaml',
    'tenant-usage reconcile --end-gone-at last-heard --config /etc/tenant-usage.yaml',
  ],
  async run(context) {
    const { nowUs, signal, has, text } = context;
    const endGoneAt = endIn(context);
    const isDryRun = has('dry-run');
    const reference =
      text('from') === 'database' ? await databaseReference(context) : apiReference(context);
    return withStore(context, isDryRun ? 'check' : 'migrate', async (store) => {
      const onPage = () => throwIfInterrupted(signal);
      const asked = { store, reference, nowUs: nowUs(), isDryRun, endGoneAt, onPage };
      return print(context, await reconcile(asked), isDryRun);
    });
  },
};

const apiReference = (context: Context): Reference =>
  novaApiReference({
    nova: novaClient({ ...context, log: NO_LOG }, 'reconcile'),
    pageSize: sectionOf(context.config, NOVA_API).pageSize,
    nowUs: context.nowUs,
    latestUs: latestUsOf(context.nowUs, sectionOf(context.config, INGEST)),
  });

function endIn(context: Context): GoneEnd {
  if (context.text('end-gone-at') === 'last-heard') return 'last-heard';
  return option(context, 'end-gone-at', instant);
}

async function print(
  { stdout, text }: Context,
  report: Report,
  isDryRun: boolean,
): Promise<number> {
  if (text('format') === 'json') await writeJson(stdout, reconcileJson(report, isDryRun));
  else await writeLine(stdout, reconcileText(report, isDryRun));
  const isDone =
    isSettled(report) && (!isDryRun || report.repaired.count + report.gone.count === 0);
  return isDone ? EXIT.ok : EXIT.failure;
}
