/** Origins: what each file or producer was the first to bring, on every database. */
import { observe } from '../../../lib/domain/observation';
import { observationsFrom } from '../../../lib/ingest/voids';
import type { OriginQuery, Store, SubmittedObservation } from '../../../lib/store/store';
import { onEachDatabase } from '../../support/databases/databases';

const at = (n: number): number => 1_767_225_600_000_000 + n * 1_000_000;

const launched = (serverId: string, n = 0): SubmittedObservation => ({
  observation: observe({
    ...{ serverId, source: 'file', kind: 'event', atUs: at(n) },
    facts: { launchedAtUs: at(n) },
  }),
});

const voidOf = ({ observation: { serverId, id } }: SubmittedObservation): SubmittedObservation => ({
  observation: observe({
    ...{ serverId, source: 'operator', kind: 'void', atUs: at(9) },
    facts: { voids: id, reason: 'test' },
  }),
});

onEachDatabase('and origins', (make) => {
  let store: Store;
  let nowUs = 0;
  beforeAll(async () => {
    store = await (await make()).open({ nowUs: () => nowUs });
    await bring(10, 'file:a', launched('s1'), launched('s2'), launched('é'));
    await bring(20, 'file:b', launched('s1'), launched('s1', 1), launched('s3'));
    await bring(30, 'file:a', launched('s4'));
    await bring(40, 'void:file:b', voidOf(launched('s3')), voidOf(launched('s9')));
    await bring(50, 'File:a', launched('s9', 3));
  });

  async function bring(us: number, origin: string, ...submitted: SubmittedObservation[]) {
    nowUs = us;
    await store.observations.record({ origin, submitted });
  }

  const of = (query: Partial<OriginQuery> & { origin: string }) =>
    store.origins.observations({ maxServers: 100, ...query });

  const brought = async (query: Partial<OriginQuery> & { origin: string }) =>
    (await of(query)).map(({ serverId }) => serverId);

  it('are listed by their bytes, with what each was the first to bring, and when', async () => {
    const all = [
      { name: 'File:a', observations: 1, firstRecordedAtUs: 50, lastRecordedAtUs: 50 },
      { name: 'file:a', observations: 4, firstRecordedAtUs: 10, lastRecordedAtUs: 30 },
      { name: 'file:b', observations: 2, firstRecordedAtUs: 20, lastRecordedAtUs: 20 },
      { name: 'void:file:b', observations: 2, firstRecordedAtUs: 40, lastRecordedAtUs: 40 },
    ];
    expect(await store.origins.list(undefined, 9)).toEqual(all);
    expect(await store.origins.list('File:a', 2)).toEqual(all.slice(1, 3));
    expect(await store.origins.list('void:file:b', 2)).toEqual([]);
  });

  it('give what they brought by server, and not what another one had brought', async () => {
    expect(await brought({ origin: 'file:a' })).toEqual(['s1', 's2', 's4', 'é']);
    expect(await of({ origin: 'file:b' })).toEqual([
      { serverId: 's1', id: launched('s1', 1).observation.id, isVoided: false },
      { serverId: 's3', id: launched('s3').observation.id, isVoided: true },
    ]);
    expect(await brought({ origin: 'file:c' })).toEqual([]);
  });

  it('give no voids, which cannot be voided', async () => {
    expect(await brought({ origin: 'void:file:b' })).toEqual([]);
  });

  it.each<[Partial<OriginQuery>, string[]]>([
    [{ sinceUs: 30 }, ['s4']],
    [{ sinceUs: 31 }, []],
    [{ untilUs: 30 }, ['s1', 's2', 'é']],
    [{ sinceUs: 10, untilUs: 31 }, ['s1', 's2', 's4', 'é']],
  ])('give what was recorded in a time: %j', async (times, servers) => {
    expect(await brought({ origin: 'file:a', ...times })).toEqual(servers);
  });

  it('give whole servers, page by page', async () => {
    const page = (afterServerId: string) =>
      brought({ origin: 'file:a', afterServerId, maxServers: 2 });
    expect(await page('s1')).toEqual(['s2', 's4']);
    expect(await page('s4')).toEqual(['é']);
    expect(await page('é')).toEqual([]);
    const pages = [];
    for await (const all of observationsFrom(store, { origin: 'file:a' })) pages.push(all.length);
    expect(pages).toEqual([4]);
  });
});
