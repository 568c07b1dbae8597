/** The registry of sources: what one line in it gives a new source. */
import { settingsIn } from '../../lib/config/section';
import { runPipeline } from '../../lib/ingest/pipeline';
import { NO_LIMIT } from '../../lib/ingest/records/future';
import { sourceOfOrigin, sources } from '../../lib/ingest/registry';
import { replay } from '../../lib/ingest/replay';
import { type TemporaryStore, temporaryStore } from '../support/databases/stores';
import { toy, toySource } from './toy-source';

let temporary: TemporaryStore;
beforeEach(async () => {
  temporary = await temporaryStore();
});
afterEach(() => temporary.remove());

const AT_US = 1_767_261_600_000_000;

describe('the registry of sources', () => {
  it('names each source once, and no name begins another', () => {
    const names = sources.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.map((name) => sourceOfOrigin(`${name}:x`)?.name)).toEqual(names);
  });

  it('knows no source of an origin that is not listed', () => {
    expect(sourceOfOrigin('toy:queue')).toBeUndefined();
    expect(sourceOfOrigin('files:x')).toBeUndefined();
  });

  it('needs one line for a new source: what it yields is recorded with its class and origin', async () => {
    const { observations } = temporary.store;
    await runPipeline(toySource('queue', ['s1 is active'], AT_US), (batch) =>
      observations.record(batch),
    );
    expect(await observations.about('s1')).toMatchObject([
      { source: 'api', origin: 'toy:queue', facts: { state: 'active' } },
    ]);
  });

  it('needs one line for a new source: its settings have names of their own', () => {
    const sections = [...sources, toy].flatMap(({ section }) => section ?? []);
    expect(settingsIn(sections).filter(({ section }) => section === 'toy')).toMatchObject([
      { fileName: 'toy.queue', variable: 'TENANT_USAGE_TOY_QUEUE', flag: '--toy-queue' },
    ]);
  });

  it('needs one line for a new source: what was refused of it can be replayed', async () => {
    const { observations, quarantine } = temporary.store;
    await runPipeline(toySource('queue', ['nonsense'], AT_US), (batch) =>
      observations.record(batch),
    );
    const [entry] = await quarantine.list(undefined, 100);
    expect(entry).toMatchObject({ origin: 'toy:queue', raw: 'nonsense' });
    const corrected = entry ? [{ ...entry, raw: 's1 is stopped' }] : [];
    expect(await replay(temporary.store, corrected, { latestUs: NO_LIMIT })).toMatchObject({
      understood: 0,
    });
    const registered = [...sources, toy];
    expect(
      await replay(temporary.store, corrected, { registered, latestUs: NO_LIMIT }),
    ).toMatchObject({
      understood: 1,
      added: 1,
      refused: [],
    });
    expect(await quarantine.list(undefined, 100)).toEqual([]);
  });
});
