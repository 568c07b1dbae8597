/** Lives that an older fold made are refolded: completely, after a kill too, while others write. */
import { FOLD_VERSION } from '../../../lib/domain/fold';
import { stateDigest } from '../../../lib/report/digest';
import { isFoldOld, refoldFrom, refoldIfOld } from '../../../lib/report/refold';
import { verifyLives } from '../../../lib/report/verify';
import type { Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { hour, launched, row, S } from '../../support/observations/observations';

const SERVERS = 600;
const signal = new AbortController().signal;
const idOf = (n: number) => `server-${String(n).padStart(4, '0')}`;
const ofServer = (compared: string, n: number) =>
  `server_key in (select server_key from servers where id ${compared} '${idOf(n)}')`;
const submitted = Array.from({ length: SERVERS }, (_, n) => ({
  observation: row({ serverId: idOf(n), projectId: 'p', launchedAtUs: hour(n % 9), size: S }),
}));

/** A database as a program with the first fold left it: here its lives are all wrong. */
async function spoil({ all }: TestDatabase): Promise<void> {
  await all(`delete from meta where name = 'refolded_up_to'`);
  await all(`update meta set value = '1' where name = 'fold_version'`);
  await all(`update servers set flavor = 'wrong', notes = '["partial"]'`);
  await all(`delete from segments where ${ofServer('>', 300)}`);
  await all(`update segments set to_us = from_us + 1`);
}

const noProgress = () => undefined;
const verified = (store: Store) => verifyLives(store, noProgress);

onEachDatabase('with lives of an older fold', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });

  /** One database serves all tests, since it takes long to make one. */
  async function spoilt() {
    await database.empty();
    await store.observations.record({ origin: 'test', submitted });
    const right = await stateDigest(store);
    await spoil(database);
    return { right };
  }

  it('is refolded completely, once', async () => {
    const { right } = await spoilt();
    expect(await isFoldOld(store)).toBe(true);
    expect(await verified(store)).toMatchObject({ servers: SERVERS, differing: SERVERS });
    const progress: number[] = [];
    const onProgress = (servers: number) => void progress.push(servers);
    expect(await refoldIfOld(store, { signal, onProgress })).toBe(SERVERS);
    expect(progress).toEqual([0, 250, 500, 600]);
    expect(await stateDigest(store)).toEqual(right);
    expect(await store.folds.state()).toEqual({ version: FOLD_VERSION, refoldedUpTo: undefined });
    expect(await refoldIfOld(store, { signal })).toBe(0);
    expect(await verified(store)).toMatchObject({
      servers: SERVERS,
      segments: SERVERS,
      differing: 0,
    });
  });

  it('goes on after the last transaction when it was killed in the middle', async () => {
    const { right } = await spoilt();
    let writes = 0;
    const onStatement = (sql: string) => {
      writes += /into servers|into segments/.test(sql) ? 1 : 0;
      if (writes > 3) throw new Error('killed');
    };
    const dying = await database.open({ seams: { onStatement } });
    await expect(refoldIfOld(dying, { signal })).rejects.toThrow('killed');
    expect(await store.folds.state()).toEqual({ version: 1, refoldedUpTo: idOf(249) });
    expect(await refoldIfOld(store, { signal })).toBe(SERVERS - 250);
    expect(await stateDigest(store)).toEqual(right);
  });

  it('starts over when the unfinished refold was of another fold', async () => {
    const { right } = await spoilt();
    const progress = JSON.stringify([FOLD_VERSION + 1, idOf(400)]);
    await database.all(`insert into meta (name, value) values ('refolded_up_to', '${progress}')`);
    expect(await refoldIfOld(store, { signal })).toBe(SERVERS);
    expect(await stateDigest(store)).toEqual(right);
  });

  it('may be refolded by several processes at once, while others record', async () => {
    await spoilt();
    const another = await database.open();
    const more = Array.from({ length: 40 }, (_, n) => ({
      observation: launched(hour(10), { serverId: idOf(n * 17), projectId: 'q' }),
    }));
    const recordAll = async () => {
      for (const one of more) {
        await another.observations.record({ origin: 'more', submitted: [one] });
      }
    };
    await Promise.all([
      refoldIfOld(store, { signal }),
      refoldIfOld(another, { signal }),
      recordAll(),
    ]);
    expect(await isFoldOld(store)).toBe(false);
    expect(await verified(store)).toMatchObject({ differing: 0 });
  });

  it('stops between two transactions when it is interrupted', async () => {
    await spoilt();
    const stop = new AbortController();
    const onProgress = (servers: number) => (servers > 0 ? stop.abort() : undefined);
    const refolding = refoldIfOld(store, { signal: stop.signal, onProgress });
    await expect(refolding).rejects.toMatchObject({ code: 'interrupted' });
    expect(await store.folds.state()).toEqual({ version: 1, refoldedUpTo: idOf(249) });
  });

  it('names the first servers that differ, and mends them when it is forced', async () => {
    await spoilt();
    await refoldFrom(store, '', { signal });
    await database.all(`update servers set zone = 'x' where id = '${idOf(7)}'`);
    await database.all(`delete from segments where ${ofServer('=', 500)}`);
    expect(await verified(store)).toMatchObject({
      servers: SERVERS,
      differing: 2,
      firstIds: [idOf(7), idOf(500)],
    });
    expect(await refoldFrom(store, '', { signal })).toBe(SERVERS);
    expect(await verified(store)).toMatchObject({ differing: 0 });
  });
});
