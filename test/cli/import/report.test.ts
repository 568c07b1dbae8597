/** What an import reports on a terminal, and how its summary counts. */
import { PassThrough } from 'node:stream';
import { ImportReport } from '../../../lib/cli/import/report';
import { discardBatch } from '../../../lib/ingest/pipeline';

const REFUSAL = {
  position: '12',
  field: 'terminated_at',
  reason:
    '2038-01-19T03:14:07Z: lies in the future: needs --allow-future; "still running" is null, or empty in CSV',
  raw: '{}',
};

it('breaks a refusal between words, so that it fits a terminal of 80 columns', async () => {
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const report = new ImportReport({ stdout, stderr }, { verdict: 'imported', isQuiet: true });
  report.begin({ name: 'servers.ndjson', content: 'servers.ndjson', bytes: 1000 });
  const batch = { origin: 'file:servers.ndjson', submitted: [], refused: [REFUSAL] };
  report.add(batch, await discardBatch(batch));
  expect(String(stderr.read())).toBe(
    'servers.ndjson:12: terminated_at: 2038-01-19T03:14:07Z: lies in the future:\n' +
      '  needs --allow-future; "still running" is null, or empty in CSV\n',
  );
});
