/** `compare`: Nova's own account of a window beside ours, while both are in use. */

import { httpUrl } from '../../config/kinds';
import { foreignId } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { novaClient } from '../../ingest/nova-api/client';
import { NO_LOG } from '../../log';
import { askUsage } from '../../openstack/nova/usage';
import type { NovaTenant } from '../../openstack/nova/usage-answer';
import { compareUsage } from '../../report/compare';
import type { Span } from '../../time';
import { NOVA_API_FLAGS } from '../collect/nova-api';
import { option, read } from '../identity/options';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeJson, writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { type Compared, compareJson, compareText } from './compare-report';
import { readSavedUsage } from './saved-answers';
import { WINDOW_FLAG, windowOf } from './window';

export const compareCommand: Command = {
  name: 'compare',
  summary: "compare Nova's own usage of a window with ours, server by server",
  details:
    'Asks a Nova for its os-simple-tenant-usage of all projects, or reads answers that were\n' +
    'saved (with detailed=1), and lists every project that differs, with the servers that make\n' +
    'the difference and why. Both are counted as Nova counts, to the last bit. Explained is what\n' +
    'our records show to be Nova that forgets: an ended server that was purged, a resize or\n' +
    'another owner since the answer, or with --accounting exact before; a "!" marks the others, which reconcile may repair. Nova is\n' +
    'asked with the settings nova_api; --nova is its address instead of that in the catalog.\n' +
    'Changes nothing. Exit status: 0 both agree, 1 they differ.',
  options: [
    WINDOW_FLAG,
    {
      flags: '--nova <url>',
      help: 'the address of Nova, such as https://nova.example.com:8774/v2.1',
    },
    {
      flags: '--answer <file>',
      help: 'an answer of Nova in a file, instead of asking; may be repeated for its pages',
      repeats: true,
    },
    { flags: '--project <id>', help: 'only this project; may be repeated', repeats: true },
    {
      flags: '--accounting <accounting>',
      help: 'exact: list also what our exact account knows and Nova has forgotten (default: nova)',
      choices: ['nova', 'exact'],
    },
    { flags: '--allow-explained', help: 'exit status 0 if all that differs is explained' },
    {
      flags: '--format <format>',
      help: 'how to print it (default: text)',
      choices: ['text', 'json'],
    },
  ],
  settings: ['database', ...NOVA_API_FLAGS],
  examples: [
    'tenant-usage compare --window last-month --config /etc/tenant-usage.yaml',
    '# for cron: silent about what Nova has purged',
    'tenant-usage compare --window yesterday --allow-explained --config /etc/tenant-usage.yaml',
    'tenant-usage compare --answer nova-usage-october.json --format json',
  ],
  run: compare,
};

interface Asked {
  readonly nova: AsyncIterable<readonly NovaTenant[]>;
  readonly window: Span;
  readonly askedAtUs: number;
  readonly projectIds: readonly string[] | undefined;
}

async function compare(context: Context): Promise<number> {
  const asked = context.texts('answer').length > 0 ? await savedIn(context) : live(context);
  const { nova, window, askedAtUs, projectIds } = asked;
  return withStore(context, 'check', async (store) => {
    const comparison = await compareUsage(store, nova, {
      window: { startUs: BigInt(window.startUs), stopUs: BigInt(window.endUs) },
      nowUs: context.nowUs(),
      ...{ askedAtUs, projectIds, isExact: context.text('accounting') === 'exact' },
    });
    return print(context, { ...comparison, window });
  });
}

function projectsIn({ texts }: Context): readonly string[] | undefined {
  const ids = texts('project').map((id) => read(foreignId, '--project', id));
  return ids.length > 0 ? [...new Set(ids)] : undefined;
}

function live(context: Context): Asked {
  const nowUs = context.nowUs();
  const window = windowOf(context, nowUs);
  if (!window) throw new AppError('invalidArgument', '--window: must be given, or --answer');
  const url = option(context, 'nova', httpUrl);
  const more = url === undefined ? {} : { endpointOverride: url };
  const client = novaClient({ ...context, log: NO_LOG }, 'compare', more);
  const projectIds = projectsIn(context);
  const query = { startUs: window.startUs, stopUs: window.endUs };
  async function* pages() {
    for (const projectId of projectIds ?? [undefined])
      yield* askUsage(client, { ...query, projectId });
  }
  return { window, projectIds, askedAtUs: nowUs, nova: pages() };
}

/** An answer was given after the end of what it counts. */
async function savedIn(context: Context): Promise<Asked> {
  if (context.text('nova') !== undefined) {
    throw new AppError('invalidArgument', '--answer: takes no --nova');
  }
  const saved = await readSavedUsage(context.texts('answer'));
  const window = windowOf(context, context.nowUs()) ?? saved.span;
  if (!window)
    throw new AppError('invalidArgument', '--window: must be given, since the answer is empty');
  if (saved.isCut)
    context.stderr.write('tenant-usage: --answer: another page follows, which is missing here\n');
  const wanted = projectsIn(context);
  const projectIds = wanted ?? saved.projectIds;
  const isWanted = ({ projectId }: NovaTenant): boolean =>
    wanted === undefined || wanted.includes(projectId ?? '');
  async function* pages() {
    yield saved.tenants.filter(isWanted);
  }
  return { window, projectIds, askedAtUs: saved.span?.endUs ?? window.endUs, nova: pages() };
}

async function print(context: Context, compared: Compared): Promise<number> {
  const { stdout, text, has } = context;
  if (text('format') === 'json') await writeJson(stdout, compareJson(compared));
  else await writeLine(stdout, compareText(compared));
  const isEqual =
    compared.differing.length === 0 ||
    (has('allow-explained') &&
      compared.unexplained === 0 &&
      compared.differing.every(({ isMisadded }) => !isMisadded));
  return isEqual ? EXIT.ok : EXIT.failure;
}
