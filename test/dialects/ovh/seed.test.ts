/** The examples of OVHcloud's page on vScope, as they stand there: a token, and by it the memory of a host in a day. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleApp } from '../../support/api-ref/samples';
import { sampleOf } from '../../support/ovh/golden';
import { perFile } from '../../support/scene';

const scene = perFile(
  () => sampleApp('ovh'),
  (app) => app.close(),
);

/** The request of the page is a sample of OpenTSDB's API, with a key for the password. */
const SAMPLE = join(__dirname, '../../../samples/opentsdb/08-query-the-memory-of-a-host.json');
const { body: EXAMPLE } = JSON.parse(readFileSync(SAMPLE, 'utf8')).request;

const TOKEN = {
  warpEndpoint: 'https://warp10.gra1-ovh.metrics.ovh.net',
  token: 'XXXXXXXXXXXX_XXXXXXXXXXXZZZZZZZZZZZ_YYYYYYYYYYYYYY-XXXXXXXXX',
  opentsdbEndpoint: 'https://opentsdb.gra1-ovh.metrics.ovh.net',
};

const FIRST_S = 1_564_409_391;
/** Above 4.34, in hundredths: one for each 20 minutes. */
const MAXIMA = '413414122333342132413233342233122213312332302030302223321211320341021222';
const DPS = Object.fromEntries(
  Array.from(MAXIMA, (digit, i) => [
    String(FIRST_S + i * 1200),
    Number((4.34 + Number(digit) / 100).toFixed(2)),
  ]),
);

const ask = async (password: string) =>
  (await scene()).ask('/api/query', {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`read:${password}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: EXAMPLE,
  });

it('the token is answered as the page shows it', () => {
  expect(sampleOf('get-a-metrics-token')).toEqual(TOKEN);
  expect(sampleOf('get-it-by-its-other-name')).toEqual(TOKEN);
});

it('with it the query of the page gives the 72 points of the page', async () => {
  const { status, body } = await ask(TOKEN.token);
  expect(status).toBe(200);
  expect(JSON.parse(body)).toEqual([
    {
      metric: 'vscope.host.mem.usage.perc',
      tags: {
        ...{ datacenter: 'pcc-37-187-228-180_datacenter869', env: 'prod', host: '172.17.86.51' },
        ...{ servicename: 'pcc-37-187-228-180', servicetype: 'vscope' },
      },
      query: { index: 0 },
      aggregateTags: [],
      dps: DPS,
    },
  ]);
});

it('without it the query is refused', async () => {
  expect((await ask(`${TOKEN.token}X`)).status).toBe(401);
});
