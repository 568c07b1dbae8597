/** What metrics mean, on every database: as it is given, or else as it is known of their names. */
import type { Store } from '../../../lib/store/store';
import { onEachDatabase } from '../../support/databases/databases';

onEachDatabase('knows metrics', (make) => {
  let store: Store;
  beforeEach(async () => {
    store = await (await make()).open();
  });

  it('that points were written to, by what is known of their names', async () => {
    const tags = { host: 'a' };
    const names = ['usage.cpu', 'sys.cpu', 'vscope.filer.datastore.diskspace.used'];
    await store.points.write(
      names.map((metric) => ({ metric, tags, atMs: 1, value: 1 })),
      'all',
    );
    expect(await store.metrics.list({ limit: 9 })).toEqual([
      { name: 'sys.cpu', role: null, unit: null, scale: 1 },
      { name: 'usage.cpu', role: 'cpu_percent', unit: '%', scale: 1 },
      { name: names[2], role: 'disk_bytes', unit: 'kB', scale: 1024 },
    ]);
    expect(await store.metrics.list({ after: 'sys.cpu', limit: 1 })).toMatchObject([
      { name: 'usage.cpu' },
    ]);
  });

  it('as they were given, before or after the first point, until null takes it back', async () => {
    await store.metrics.put([
      { name: 'm', role: 'mem_bytes', scale: 1024 },
      { name: 'usage.cpu', scale: 100 },
    ]);
    await store.points.write([{ metric: 'm', tags: { host: 'a' }, atMs: 1, value: 1 }], 'all');
    await store.metrics.put([{ name: 'm', unit: 'KiB' }]);
    expect(await store.metrics.find('m')).toEqual({
      ...{ name: 'm', role: 'mem_bytes', unit: 'KiB', scale: 1024 },
    });
    expect(await store.metrics.find('usage.cpu')).toMatchObject({
      role: 'cpu_percent',
      scale: 100,
    });
    await store.metrics.put([{ name: 'm', role: null, unit: null, scale: null }]);
    expect(await store.metrics.find('m')).toEqual({ name: 'm', role: null, unit: null, scale: 1 });
    expect(await store.metrics.find('x')).toBeUndefined();
  });
});
