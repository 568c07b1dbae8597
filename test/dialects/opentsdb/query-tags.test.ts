/** Which series a question is about, by their tags, and which of them make a group. */
import { appWithExamples, T0 } from '../../support/opentsdb/example-series';
import { type Element, seriesAt } from '../../support/opentsdb/points-app';
import { perFile } from '../../support/scene';

const app = perFile(appWithExamples, (scene) => scene.close());

const dpsOf = (elements: readonly Element[]) => elements.map(({ dps }) => dps);
const query = async (sub: object) =>
  (await app()).query({ start: T0, end: T0 + 3000, queries: [sub] });

describe('tags', () => {
  it('9: an asterisk makes a group of each value', async () => {
    const elements = await query({ metric: 'cpu', aggregator: 'sum', tags: { host: '*' } });
    expect(elements.map(({ tags }) => tags['host'])).toEqual(['db01', 'web01', 'web02']);
  });

  it('10: a pipe parts alternatives', async () => {
    const elements = await query({
      metric: 'cpu',
      aggregator: 'sum',
      tags: { host: 'web01|web02' },
    });
    expect(dpsOf(elements)).toEqual([
      { [T0]: 0, [T0 + 60]: 10 },
      { [T0]: 1, [T0 + 60]: 11 },
    ]);
  });

  const filter = (type: string, tagk: string, text: string, groupBy = false) => ({
    ...{ metric: 'cpu', aggregator: 'sum' },
    filters: [{ type, tagk, filter: text, groupBy }],
  });

  it('11: a filter that does not group leaves its key among those that differ', async () => {
    const [element, ...others] = await query(filter('wildcard', 'host', 'web*'));
    expect(others).toEqual([]);
    expect(element).toMatchObject({ tags: { dc: 'lon' }, aggregateTags: ['host'] });
    expect(element?.dps).toEqual({ [T0]: 1, [T0 + 60]: 21 });
  });

  it('12: what must not have a value must have the key', async () => {
    expect(dpsOf(await query(filter('not_literal_or', 'host', 'web01')))).toEqual([
      { [T0]: 3, [T0 + 60]: 23 },
    ]);
  });

  it('13: explicit tags leave out series with other keys', async () => {
    const sub = { metric: 'cpu', aggregator: 'sum', tags: { dc: 'lon', rack: 'r1' } };
    expect(dpsOf(await query({ ...sub, explicitTags: true }))).toEqual([{ [T0]: 100 }]);
    const hosts = { ...sub, tags: { host: '*' }, explicitTags: true };
    expect(await query(hosts)).toEqual([]);
  });

  it('answers at once, whatever the pattern', async () => {
    const service = await app();
    await service.put(...seriesAt('evil', { host: `${'a'.repeat(200)}b` }, T0, { 0: 1 }));
    const sub = { ...filter('regexp', 'host', '^(a+)+$'), metric: 'evil' };
    expect(await query(sub)).toEqual([]);
  });
});
