/** The example of OVHcloud's page on vScope, as it stands there: the request by curl, and the answer of 72 points. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { local } from '../../../lib/auth/local';
import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { API_KEY, idOfHash } from '../../../lib/identity/api-key';
import type { Rights } from '../../../lib/identity/rights';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import type { Store } from '../../../lib/store/store';
import { temporaryStore } from '../../support/databases/stores';
import { type Datapoint, type Element, pointsApp } from '../../support/opentsdb/points-app';
import { perTest } from '../../support/scene';

const SAMPLE = join(__dirname, '../../../samples/opentsdb/08-query-the-memory-of-a-host.json');
const EXAMPLE = JSON.parse(readFileSync(SAMPLE, 'utf8')).request.body as string;

const METRIC = 'vscope.host.mem.usage.perc';
const TAGS = {
  ...{ datacenter: 'pcc-37-187-228-180_datacenter869', host: '172.17.86.51' },
  ...{ env: 'prod', servicename: 'pcc-37-187-228-180', servicetype: 'vscope' },
};

const FIRST_S = 1_564_409_391;
const STEP_S = 1200;
/** Above 4.34, in hundredths. */
const MAXIMA = '413414122333342132413233342233122213312332302030302223321211320341021222';
const SHOWN = Array.from(MAXIMA, (digit, i) => {
  const stamp = FIRST_S + i * STEP_S;
  return [stamp, Number((4.34 + Number(digit) / 100).toFixed(2))] as const;
});
/** The request has no end, so this was the time of the page. */
const NOW_S = FIRST_S + (MAXIMA.length - 1) * STEP_S;

const POINTS_A_STEP = 20;

/** Each interval ends with its stamp, and has its maximum in its middle. */
const measured: readonly Datapoint[] = SHOWN.flatMap(([stamp, maximum]) =>
  Array.from({ length: POINTS_A_STEP }, (_, k) => ({
    ...{ metric: METRIC, tags: TAGS },
    timestamp: stamp - k * (STEP_S / POINTS_A_STEP),
    value: k === POINTS_A_STEP / 2 ? maximum : Number((maximum - 0.1 - k / 1000).toFixed(3)),
  })),
);

/** As HTTP Basic, with a key of these rights for the password. */
async function basic(store: Store, login: string, rights: Rights) {
  const text = newKey();
  const hash = lookupHash(text);
  await store.credentials.put([{ id: idOfHash(hash), kind: API_KEY, lookupHash: hash, rights }]);
  return { Authorization: `Basic ${Buffer.from(`${login}:${text}`).toString('base64')}` };
}

async function makeScene(alignment: 'end' | 'epoch') {
  const { store, remove } = await temporaryStore();
  const nowUs = () => NOW_S * 1_000_000;
  const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG });
  const settings = { alignment };
  const app = await pointsApp({ store, authenticate, settings, nowUs });
  const writer = await basic(store, 'vscope', { points: true });
  const reader = await basic(store, 'read', { usage: true });
  return {
    put: (points: readonly Datapoint[]) => app.post('/api/put', points, { headers: writer }),
    async query(): Promise<readonly Element[]> {
      const headers = { ...reader, 'Content-Type': 'application/x-www-form-urlencoded' };
      const answer = await app.ask('/api/query', { method: 'POST', headers, body: EXAMPLE });
      expect(answer.status).toBe(200);
      return JSON.parse(answer.body);
    },
    async close() {
      await app.close();
      await remove();
    },
  };
}

const aligned = perTest(
  () => makeScene('end'),
  (scene) => scene.close(),
);
const byEpoch = perTest(
  () => makeScene('epoch'),
  (scene) => scene.close(),
);

describe('with intervals that end where the query does', () => {
  it('1: the example gives the 72 points of the page, and writing them again changes nothing', async () => {
    const scene = await aligned();
    expect(measured).toHaveLength(1440);
    const element = {
      ...{ metric: METRIC, tags: TAGS, query: { index: 0 }, aggregateTags: [] },
      dps: Object.fromEntries(SHOWN),
    };
    for (const _time of ['first', 'second']) {
      expect((await scene.put(measured)).status).toBe(204);
      expect(await scene.query()).toEqual([element]);
    }
  });

  it('the answer is another without one of the maxima', async () => {
    const scene = await aligned();
    await scene.put(measured.filter(({ value }, i) => i !== POINTS_A_STEP / 2 || value === 0));
    const [element] = await scene.query();
    const [[stamp, value] = []] = SHOWN;
    expect(Object.keys(element?.dps ?? {})).toHaveLength(72);
    expect(element?.dps).not.toHaveProperty(String(stamp), value);
  });
});

it('with intervals since the epoch the example gives multiples of 20 minutes', async () => {
  const scene = await byEpoch();
  await scene.put(measured);
  const [element] = await scene.query();
  const stamps = Object.keys(element?.dps ?? {}).map(Number);
  expect(stamps).toHaveLength(72);
  expect(stamps.filter((stamp) => stamp % STEP_S !== 0)).toEqual([]);
  expect(element).not.toHaveProperty('query');
});
