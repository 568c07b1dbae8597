/** What new series a writer may make, and that the refusal of others tells nothing of what others have. */
import type { MeasuredPoint, Points } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';

const T0 = Date.UTC(2026, 0, 1);

const point = (metric: string, tags: MeasuredPoint['tags'], atMs: number, value: number) => ({
  ...{ metric, tags, atMs, value },
});
const ofHost = (host: string, atMs: number, value: number) => point('cpu', { host }, atMs, value);

onEachDatabase('as a store of points', (make) => {
  let database: TestDatabase;
  let points: Points;
  beforeEach(async () => {
    database = await make();
    ({ points } = await database.open());
  });

  it('refuses series beyond the limits, of a minute or altogether, and known ones never', async () => {
    let nowUs = 0;
    const seriesLimits = { maxNewSeries: 2, maxSeries: 3 };
    const limited = (await database.open({ nowUs: () => nowUs, seriesLimits })).points;
    const refusals = async (...hosts: string[]) =>
      Object.fromEntries(
        (
          await limited.write(
            hosts.map((host) => ofHost(host, T0, 1)),
            'all',
          )
        ).refused,
      );
    expect(await refusals('a', 'b', 'c', 'a')).toEqual({ 2: 'limit' });
    expect(await refusals('a', 'c')).toEqual({ 1: 'limit' });
    nowUs = 60_000_000;
    expect(await refusals('c', 'd', 'b')).toEqual({ 1: 'limit' });
  });

  describe('whose writer has a site', () => {
    const OF_MINE = { projectIds: [], accountIds: [], siteIds: ['mine'] };
    const ofSite = (site: string, host: string) => point('cpu', { site, host }, T0, 1);
    const refusalsOf = async (by: Points, ...all: MeasuredPoint[]) =>
      Object.fromEntries((await by.write(all, OF_MINE)).refused);
    const limitedTo = async (maxNewSeries: number) => {
      const store = await database.open({ seriesLimits: { maxNewSeries, maxSeries: 100 } });
      await store.sites.put(['mine', 'theirs'].map((id) => ({ id })));
      return store.points;
    };

    it('refuses what is outside in the same way, be it known or not, whatever the limits', async () => {
      const limited = await limitedTo(1);
      await points.write(
        [ofSite('theirs', 'known'), point('cpu', { host: 'known' }, T0, 1)],
        'all',
      );
      const foreign = [
        ...['known', 'new'].map((host) => ofSite('theirs', host)),
        ...['known', 'new'].map((host) => point('cpu', { host }, T0, 1)),
      ];
      const allForScope = { 0: 'scope', 1: 'scope', 2: 'scope', 3: 'scope' };
      expect(await refusalsOf(limited, ...foreign)).toEqual(allForScope);
      expect(await refusalsOf(limited, ofSite('mine', 'a'), ofSite('mine', 'b'))).toEqual({
        1: 'limit',
      });
      expect(await refusalsOf(limited, ...foreign)).toEqual(allForScope);
    });

    it('counts only series that are made', async () => {
      const limited = await limitedTo(2);
      const foreign = Array.from({ length: 9 }, (_, n) => ofSite('theirs', `h${n}`));
      await refusalsOf(limited, ...foreign);
      const mine = ['a', 'b'].map((host) => ofSite('mine', host));
      expect(await refusalsOf(limited, ...foreign.slice(1), ...mine)).not.toHaveProperty('8');
      expect((await limited.findSeries({ scope: OF_MINE })).length).toBe(2);
    });
  });
});
