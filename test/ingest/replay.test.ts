/** Reading the quarantine again. */
import { runPipeline } from '../../lib/ingest/pipeline';
import { NO_LIMIT } from '../../lib/ingest/records/future';
import { replay as replayWith } from '../../lib/ingest/replay';
import type { Quarantined } from '../../lib/store/store';
import { type TemporaryStore, temporaryStore } from '../support/databases/stores';
import { csv, ndjson, RECORD, sourceOf } from '../support/observations/files';

const replay = (
  store: Parameters<typeof replayWith>[0],
  entries: readonly Quarantined[],
  options: { asOfUs?: number } = {},
) => replayWith(store, entries, { latestUs: NO_LIMIT, ...options });

const undated = { ...RECORD, launched_at: null, terminated_at: null };
const AS_OF_US = Date.UTC(2026, 0, 1) * 1000;

describe('replay', () => {
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.remove());

  async function entriesAfter(content: string | Buffer): Promise<readonly Quarantined[]> {
    const { observations, quarantine } = temporary.store;
    await runPipeline(sourceOf(content), (batch) => observations.record(batch));
    return quarantine.list(undefined, 100);
  }

  it.each([
    ['NDJSON', ndjson(undated)],
    ['CSV', csv(Object.keys(undated), [undated])],
  ])('records what an as-of makes understood, and drops it: %s', async (_name, content) => {
    const entries = await entriesAfter(content);
    expect(entries).toHaveLength(1);
    const { store } = temporary;
    expect(await replay(store, entries, { asOfUs: AS_OF_US })).toEqual({
      understood: 1,
      added: 1,
      refused: [],
      newNotes: [new Map([['partial', { count: 1, firstServerIds: ['server-1'] }]])],
    });
    expect(await store.quarantine.list(undefined, 100)).toEqual([]);
    const line = content.startsWith('{') ? '1' : '2';
    expect(await store.observations.about('server-1')).toMatchObject([
      { atUs: AS_OF_US, position: line, origin: 'file:input' },
    ]);
  });

  it('keeps what is still not understood, with its reason', async () => {
    const entries = await entriesAfter(`${ndjson({ ...RECORD, vcpus: -1 })}oops\n`);
    const { understood, refused } = await replay(temporary.store, entries, { asOfUs: AS_OF_US });
    expect(understood).toBe(0);
    expect(refused.map(({ field, reason }) => [field, reason])).toEqual(
      expect.arrayContaining([
        ['vcpus', '-1: must be an integer from 0 to 2147483647'],
        [undefined, expect.stringMatching(/^not JSON/)],
      ]),
    );
    expect(await temporary.store.quarantine.list(undefined, 100)).toEqual(entries);
  });

  it('understands what is long, too', async () => {
    const long = { ...undated, note: 'x'.repeat(500_000) };
    const entries = await entriesAfter(ndjson(long));
    const { understood } = await replay(temporary.store, entries, { asOfUs: AS_OF_US });
    expect(understood).toBe(1);
    const [stored] = await temporary.store.observations.about('server-1');
    expect(stored?.facts.ext).toEqual({ note: long.note });
  });

  const header = Object.keys(RECORD).join(',');
  const NO_HEADER = 'a row of CSV without its header: correct the file and import it again';

  it.each<[string, string | Buffer, string]>([
    ['a row with a cell too few', `${header}\na,b\n`, NO_HEADER],
    ['a row with a stray quote', `${header}\na,b"c\n`, NO_HEADER],
    [
      'a line that was too long',
      ndjson({ ...RECORD, name: 'x'.repeat(2 << 20) }),
      'not kept whole: correct it at its source and import it again',
    ],
    [
      'a line that is no UTF-8, though what was kept of it looks like a record',
      Buffer.from(ndjson({ ...RECORD, name: 'café' }), 'latin1'),
      'not UTF-8: correct it at its source and import it again',
    ],
  ])('tells what to do about %s, and keeps it', async (_name, content, reason) => {
    const entries = await entriesAfter(content);
    const { understood, refused } = await replay(temporary.store, entries, { asOfUs: AS_OF_US });
    expect(understood).toBe(0);
    expect(refused).toEqual([{ entry: entries[0], reason }]);
    expect(await temporary.store.quarantine.list(undefined, 100)).toEqual(entries);
  });

  it('drops nothing that could not be recorded', async () => {
    const entries = await entriesAfter(ndjson(undated));
    const { observations, quarantine } = temporary.store;
    const record = () => Promise.reject(new Error('disk full'));
    const broken = { quarantine, observations: { ...observations, record } };
    await expect(replay(broken, entries, { asOfUs: AS_OF_US })).rejects.toThrow('disk full');
    expect(await quarantine.list(undefined, 100)).toEqual(entries);
  });

  it('reads an entry with the as-of that it came with, whatever is given now', async () => {
    const { observations, quarantine } = temporary.store;
    const bad = { ...undated, vcpus: '-1' };
    await runPipeline(sourceOf(ndjson(bad), { asOfUs: AS_OF_US - 7 }), (batch) =>
      observations.record(batch),
    );
    const [entry] = await quarantine.list(undefined, 100);
    const corrected = entry ? [{ ...entry, raw: JSON.stringify(undated) }] : [];
    await replay(temporary.store, corrected, { asOfUs: AS_OF_US });
    expect(await observations.about('server-1')).toMatchObject([{ atUs: AS_OF_US - 7 }]);
  });

  it('adds nothing if what it reads was submitted in the meantime', async () => {
    const entries = await entriesAfter(ndjson(undated));
    await runPipeline(sourceOf(ndjson(undated), { asOfUs: AS_OF_US }), (batch) =>
      temporary.store.observations.record(batch),
    );
    const { understood, added } = await replay(temporary.store, entries, { asOfUs: AS_OF_US });
    expect({ understood, added }).toEqual({ understood: 1, added: 0 });
  });

  it('leaves alone what came from a source that is not registered', async () => {
    const raw = JSON.stringify(RECORD);
    const refused = [{ position: '7', reason: 'not for us', raw }];
    await temporary.store.observations.record({ origin: 'queue:nova', submitted: [], refused });
    const entries = await temporary.store.quarantine.list(undefined, 100);
    const { understood, refused: still } = await replay(temporary.store, entries);
    expect(understood).toBe(0);
    expect(still).toMatchObject([
      { reason: 'queue:nova: input of this source cannot be read again' },
    ]);
  });
});
