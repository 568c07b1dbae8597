/** Series of vScope get the tags of their site, by whatever way their points come in. */
import { withSiteTags } from '../../lib/ingest/points/site-tags';
import { temporaryStore } from '../support/databases/stores';
import { perTest } from '../support/scene';

const scene = perTest(
  async () => {
    const temporary = await temporaryStore();
    await temporary.store.sites.put([
      { id: 'a', name: 'pcc-192-0-2-1', ext: { env: 'prod' } },
      { id: 'b', name: 'pcc-192-0-2-2' },
    ]);
    return temporary;
  },
  ({ remove }) => remove(),
);

const DATACENTER = 'pcc-192-0-2-1_datacenter869';
const OF_SITE = { env: 'prod', servicename: 'pcc-192-0-2-1', servicetype: 'vscope' };

it.each([
  ['gets them', 'vscope.vm.cpu.usage.perc', { datacenter: DATACENTER, vm: 'vm-1' }, OF_SITE],
  [
    'gets no env that nobody has told',
    'vscope.vm.cpu.usage.perc',
    { datacenter: 'pcc-192-0-2-2_datacenter1' },
    { servicename: 'pcc-192-0-2-2', servicetype: 'vscope' },
  ],
  [
    'keeps what its collector wrote',
    'vscope.vm.cpu.usage.perc',
    { datacenter: DATACENTER, env: 'test' },
    { ...OF_SITE, env: 'test' },
  ],
  ['has them already', 'vscope.a', { datacenter: DATACENTER, servicename: 'x' }, {}],
  ['of a site that is not known has none', 'vscope.a', { datacenter: 'c_datacenter1' }, {}],
  ['without a datacenter has none', 'vscope.a', { host: 'h' }, {}],
  ['of other names has none', 'cpu', { datacenter: DATACENTER }, {}],
])('a series %s', async (_title, metric, tags, added) => {
  const { store } = await scene();
  const points = [metric, 'other'].map((name) => ({ metric: name, tags, atMs: 60_000, value: 1 }));
  const { refused } = await withSiteTags(store).write(points, 'all');
  const [series] = await store.points.findSeries({ scope: 'all', metric });
  expect([refused.size, series?.tags]).toEqual([0, { ...tags, ...added }]);
});
