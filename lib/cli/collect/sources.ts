/** `sources`: until when the sources are heard that go on for ever, and what may be missing. */
import { AppError } from '../../errors';
import { type SourceCoverage, sourceCoverage } from '../../report/completeness';
import type { SourceGap } from '../../store/store';
import { isoTimeOrNull, SECOND_US, shortIsoTime } from '../../time';
import { field, formatOptions, JSON_LINES, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';

type Row = ReturnType<typeof sourceJson>;

const gapText = ({ from, to }: Row['gaps'][number]): string => `${from} to ${to ?? 'now'}`;

const LISTING: ListView<Row> = {
  kind: 'source',
  columns: [
    field('source'),
    field('cell'),
    field('complete_until'),
    field('heard_until'),
    field('lag_seconds', { heading: 'lag (s)' }),
    field('newest_message'),
    field('audited_until', { isExtra: true }),
    {
      name: 'gaps',
      value: ({ gaps }) => gaps.map(gapText).join(', '),
      cell: ({ gaps }) => gaps.map(gapText).join(', ') || '-',
    },
  ],
  json: (row) => row,
};

const statusCommand: Command = {
  name: 'status',
  summary: 'show until when each source was heard, and where something may be missing',
  details:
    'All before complete_until is known. A gap lasts from the loss of a broker until it is heard\n' +
    'again, and is shown until audits of all of it, or a reconcile, have told what was missed.',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage sources status --json'],
  run: (context) =>
    withStore(context, 'check', async (store) => {
      const page = (await sourceCoverage(store)).map((each) => sourceJson(context, each));
      return printList(context, [page], LISTING);
    }),
};

const forgetCommand: Command = {
  name: 'forget',
  summary: 'no longer wait for a source that is not collected any more',
  details:
    'What it has told stays. Only until when it was heard, and its gaps, are removed: as long as\n' +
    'they are there, nothing after them counts as complete.',
  arguments: [
    { name: '<source>', help: 'as "sources status" shows it, such as nova-api' },
    { name: '<cell>', help: 'its cell' },
  ],
  settings: ['database'],
  examples: ['tenant-usage sources forget nova-api default'],
  run: (context) =>
    withStore(context, 'check', async ({ sources }) => {
      const [source = '', cell = ''] = context.args;
      if (!(await sources.forget({ source, cell }))) {
        throw new AppError('notFound', `no source ${source} of a cell ${cell} is known`);
      }
      await writeLine(context.stdout, `${source} ${cell}: forgotten`);
      return EXIT.ok;
    }),
};

export const sourcesCommand: Command = {
  name: 'sources',
  summary: 'see until when a living cloud was heard',
  commands: [statusCommand, forgetCommand],
};

function sourceJson({ nowUs }: Pick<Context, 'nowUs'>, coverage: SourceCoverage) {
  const { source, cell, heardFromUs, heardUntilUs, newestUs, auditedUntilUs, gaps } = coverage;
  return {
    ...{ source, cell },
    complete_until: shortIsoTime(coverage.completeUntilUs),
    heard_from: shortIsoTime(heardFromUs),
    heard_until: shortIsoTime(heardUntilUs),
    lag_seconds: Math.max(0, Math.round((nowUs() - heardUntilUs) / SECOND_US)),
    newest_message: isoTimeOrNull(newestUs),
    audited_until: auditedUntilUs === null ? null : shortIsoTime(auditedUntilUs),
    gaps: gaps.map(gapJson),
  };
}

const gapJson = ({ fromUs, toUs }: SourceGap) => ({
  from: shortIsoTime(fromUs),
  to: toUs === null ? null : shortIsoTime(toUs),
});
