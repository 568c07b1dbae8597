/** `usage`: who used how much in a window, by project or by server. */
import { foreignId } from '../../domain/values/validators';
import { exactProjectEntries, exactServerEntries } from '../../report/exact-entries';
import { novaProjectEntries, novaServerEntries } from '../../report/nova-entries';
import type { UsageEntries, UsageEntriesQuery, UsageHours } from '../../report/usage-entry';
import type { Store } from '../../store/store';
import { read } from '../identity/options';
import { formatOf, formatOptions } from '../program/columns';
import type { Command, Context } from '../program/command';
import { asMessage, EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { throwIfInterrupted, writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { requireProject } from './servers';
import { ALL_COLUMNS, PROJECT_LISTING, SERVER_LISTING, TOTAL_LISTING } from './usage-columns';
import { rowPages } from './usage-rows';
import { usageWindowOf, WINDOW } from './usage-window';

const ACCOUNTINGS = ['exact', 'nova'] as const;

export const usageCommand: Command = {
  name: 'usage',
  summary: 'show who used how much in a window, by project or by server',
  details:
    'Exact by default, as GET /v1/usage counts: each stretch of a life at the size and for the\n' +
    'project that it had then. With --accounting nova as Nova counts: the whole life since the\n' +
    'last launch, at the last size and for the last project. A table ends with the total; the\n' +
    'other formats have rows only, and --total the total alone. Tables round to two decimals,\n' +
    'other formats do not. Disk is root and ephemeral disk.',
  options: [
    ...WINDOW,
    { flags: '--project <id>', help: 'only this project; may be repeated', repeats: true },
    { flags: '--servers', help: 'one row a server instead of one a project' },
    { flags: '--total', help: 'the total alone' },
    {
      flags: '--accounting <accounting>',
      help: 'how to count (default: exact)',
      choices: ACCOUNTINGS,
    },
    ...formatOptions({ columns: ALL_COLUMNS }),
  ],
  settings: ['database'],
  examples: [
    'tenant-usage usage --month 2026-06',
    '# one number for a script',
    'tenant-usage usage --month 2026-06 --project demo --total -f value -c vcpu_hours',
    '# the bill of a quarter, as a spreadsheet takes it',
    'tenant-usage usage --start 2026-04-01 --end 2026-07-01 --servers -f csv > quarter.csv',
  ],
  run: showUsage,
};

async function showUsage(context: Context): Promise<number> {
  const nowUs = context.nowUs();
  const { startUs, stopUs, remark } = usageWindowOf(context, nowUs);
  const projectIds = projectsIn(context);
  return withStore(context, 'check', async (store) => {
    for (const id of projectIds) await requireProject(store, id);
    if (remark !== undefined) await writeLine(context.stderr, asMessage(remark));
    const query = { startUs, stopUs, nowUs, ...(projectIds.length > 0 && { projectIds }) };
    return print(context, store, entriesOf(context, store, query));
  });
}

/** Each once, in the order of their bytes. */
function projectsIn({ texts }: Context): readonly string[] {
  const ids = texts('project').map((id) => read(foreignId, '--project', id));
  return [...new Set(ids)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function entriesOf(
  { text, has }: Context,
  { servers, totals }: Store,
  query: UsageEntriesQuery,
): UsageEntries {
  if (text('accounting') === 'nova') {
    return has('servers') ? novaServerEntries(servers, query) : novaProjectEntries(servers, query);
  }
  return has('servers') ? exactServerEntries(totals, query) : exactProjectEntries(totals, query);
}

async function print(context: Context, store: Store, entries: UsageEntries): Promise<number> {
  if (context.has('total')) {
    const total = await totalOf(entries, context);
    await printResource(context, total, TOTAL_LISTING);
    return EXIT.ok;
  }
  const withTotal = formatOf(context) === 'table';
  const rows = rowPages(store, entries, { withTotal, signal: context.signal });
  return printList(context, rows, context.has('servers') ? SERVER_LISTING : PROJECT_LISTING);
}

async function totalOf(
  entries: UsageEntries,
  { signal }: Pick<Context, 'signal'>,
): Promise<UsageHours> {
  for (;;) {
    throwIfInterrupted(signal);
    const { done, value } = await entries.next();
    if (done) return value;
  }
}
