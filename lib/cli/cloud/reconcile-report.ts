/** How a reconciliation is printed: for people to read in a minute, and as one JSON object. */
import type { Finding, Gone, Report } from '../../ingest/reconcile/report';
import type { SourceGap } from '../../store/store';
import { shortIsoTime } from '../../time';
import { renderTable } from '../program/table';

/** Of each kind, in the text. */
const MAX_ROWS = 50;

export function reconcileText(report: Report, isDryRun: boolean): string {
  const { repaired, contradicted, gone } = report;
  const parts = [headline(report, isDryRun)];
  const did = isDryRun ? 'would be repaired' : 'repaired';
  if (repaired.count > 0) parts.push(section(did, repaired.count, repaired.kept.map(findingRow)));
  if (contradicted.count > 0) {
    parts.push(section('left as they are', contradicted.count, contradicted.kept.map(findingRow)));
  }
  if (gone.count > 0)
    parts.push(
      section(
        'gone from Nova',
        gone.count,
        gone.kept.map((each) => goneRow(each, isDryRun)),
      ),
    );
  if (report.closedGaps.length > 0) {
    parts.push(['gaps closed:', ...report.closedGaps.map(gapLine)].join('\n'));
  }
  return parts.join('\n\n');
}

const endOf = ({ toUs }: Pick<SourceGap, 'toUs'>): string | null =>
  toUs === null ? null : shortIsoTime(toUs);

const gapLine = ({ source, cell, fromUs, toUs }: SourceGap): string =>
  `${source} ${cell}: ${shortIsoTime(fromUs)} to ${endOf({ toUs }) ?? 'now'}`;

function headline(
  { reference, compared, repaired, contradicted, gone, refused }: Report,
  isDryRun: boolean,
) {
  const counts = [
    `${repaired.count} ${isDryRun ? 'would be repaired' : 'repaired'}`,
    `${contradicted.count} left as they are`,
    `${gone.count} gone from Nova`,
    ...(refused > 0 ? [`${refused} not understood, see quarantine list`] : []),
  ];
  return `${reference}: ${compared} servers compared; ${counts.join(', ')}`;
}

function section(title: string, count: number, rows: readonly (readonly string[])[]): string {
  const more = count > MAX_ROWS ? `\n… and ${count - MAX_ROWS} more; --format json shows them` : '';
  const headings = ['server', 'name', 'what', 'from', 'to', 'reason'];
  return `${title}:\n${renderTable(headings, rows.slice(0, MAX_ROWS))}${more}`;
}

const findingRow = ({ serverId, name, kind, from, to, reason }: Finding): readonly string[] => [
  ...[serverId, name ?? '-', kind, from, to, reason],
];

function goneRow(
  { serverId, name, heardUntilUs, endedAtUs }: Gone,
  isDryRun: boolean,
): readonly string[] {
  const heard = `last heard of ${shortIsoTime(heardUntilUs)}`;
  const to =
    endedAtUs === null
      ? 'end unknown'
      : `${isDryRun ? 'would end' : 'ended'} ${shortIsoTime(endedAtUs)}`;
  return [serverId, name ?? '-', 'gone', 'running', to, heard];
}

export const reconcileJson = (report: Report, isDryRun: boolean): object => ({
  from: report.reference,
  is_dry_run: isDryRun,
  compared: report.compared,
  refused: report.refused,
  repaired_count: report.repaired.count,
  contradicted_count: report.contradicted.count,
  gone_count: report.gone.count,
  repaired: report.repaired.kept.map(findingJson),
  contradicted: report.contradicted.kept.map(findingJson),
  gone: report.gone.kept.map(({ serverId, name, projectId, heardUntilUs, endedAtUs }) => ({
    ...{ server: serverId, name, project: projectId },
    last_heard: shortIsoTime(heardUntilUs),
    ended_at: endedAtUs === null ? null : shortIsoTime(endedAtUs),
  })),
  gaps_closed: report.closedGaps.map(({ source, cell, fromUs, toUs }) => ({
    ...{ source, cell, from: shortIsoTime(fromUs), to: endOf({ toUs }) },
  })),
});

const findingJson = ({ serverId, name, projectId, kind, from, to, reason }: Finding) => ({
  ...{ server: serverId, name, project: projectId, what: kind, from, to, reason },
});
