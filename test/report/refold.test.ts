/** The progress of a refold, as people hear of it. */
import { PassThrough } from 'node:stream';
import { progressOn } from '../../lib/cli/program/refolding';
import { reportNowAndThen } from '../../lib/report/refold';

const AT_ONCE = 251;
const SERVERS = 25_000;
/** The first counts at or after another 10,000. */
const HEARD = [10_040, 20_080];

const counts = Array.from({ length: Math.ceil(SERVERS / AT_ONCE) + 1 }, (_none, i) => i * AT_ONCE);

it('is told after each 10,000 servers, whatever their number in one transaction', () => {
  const heard: number[] = [];
  const report = reportNowAndThen((servers) => heard.push(servers));
  for (const count of counts) report(count);
  expect(heard).toEqual(HEARD);
});

it('is one line each time on the command line', () => {
  const stderr = new PassThrough();
  const onProgress = progressOn(stderr);
  for (const count of counts) onProgress(count);
  const lines = HEARD.map((count) => `tenant-usage: refold: ${count} servers recomputed so far\n`);
  expect(String(stderr.read())).toBe(lines.join(''));
});
