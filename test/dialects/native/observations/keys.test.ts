/** A producer's own names for its records: they tell when one name has two contents, and nothing else. */
import { ndjson, RECORD, readFile } from '../../../support/observations/files';
import { JSON_LIST, type NativeApp, NDJSON, nativeApp } from '../../../support/service/native';

let app: NativeApp;
beforeEach(async () => {
  app = await nativeApp();
});
afterEach(() => app.close());

const one = { ...RECORD, vcpus: 1 };
const other = { ...RECORD, vcpus: 2 };
const keyed = (key: string) => ({ ...NDJSON, 'Idempotency-Key': key });
const CONFLICT = { raw: 'conflict: rest:admin, k', position: 'k', field: 'key' };
const reason = expect.stringMatching(/different contents; all of them are kept/);

const idsAbout = async (serverId: string) =>
  (await app.store.observations.about(serverId)).map(({ id }) => id);

describe('a key', () => {
  it('is no part of what is said', async () => {
    await app.post(ndjson(one));
    const { json } = await app.post(ndjson({ ...one, key: 'k' }));
    expect(json).toMatchObject({ added: 0, repeated: 1, conflicts: 0, warnings: [] });
  });

  it.each([
    ['one way', one, other],
    ['the other way', other, one],
  ])('of two contents is a conflict, whichever came first: %s', async (_name, first, second) => {
    await app.post(ndjson({ ...first, key: 'k' }));
    const { status, json } = await app.post(ndjson({ ...second, key: 'k' }));
    expect({ status, json }).toMatchObject({
      status: 207,
      json: { received: 1, added: 1, repeated: 0, refused: 0, conflicts: 1 },
    });
    expect(json.refusals).toEqual([{ line: 1, status: 409, field: 'key', value: 'k', reason }]);
    expect(await app.quarantine()).toMatchObject([CONFLICT]);
    expect(await idsAbout('server-1')).toHaveLength(2);
    const server = await app.store.servers.find('server-1');
    await app.store.close();
    const alone = await nativeApp();
    await alone.post(ndjson(one, other));
    expect(await alone.store.servers.find('server-1')).toEqual(server);
    await alone.close();
  });

  it('of two contents in one request names both lines, and the conflict once', async () => {
    const { json } = await app.post(ndjson({ ...one, key: 'k' }, RECORD, { ...other, key: 'k' }));
    expect(json).toMatchObject({ received: 3, added: 2, repeated: 1, conflicts: 2 });
    expect(json.refusals).toMatchObject([
      { line: 1, status: 409 },
      { line: 3, status: 409 },
    ]);
    expect(await app.quarantine()).toMatchObject([CONFLICT]);
  });

  it('is still in conflict when a request is repeated', async () => {
    await app.post(ndjson({ ...one, key: 'k' }));
    const answers = [];
    for (const record of [other, other, one]) {
      answers.push(await app.post(ndjson({ ...record, key: 'k' })));
    }
    expect(answers.map(({ status, json }) => [status, json.added, json.conflicts])).toEqual([
      [207, 1, 1],
      [207, 0, 1],
      [207, 0, 1],
    ]);
    expect(await app.quarantine()).toHaveLength(1);
  });

  it('is one producer’s own', async () => {
    const { observations } = await readFile(ndjson(one));
    const submitted = observations.map((observation) => ({ observation, key: 'k' }));
    await app.store.observations.record({ origin: 'rest:bob', submitted });
    const { status, json } = await app.post(ndjson({ ...other, key: 'k' }));
    expect({ status, json }).toMatchObject({ status: 200, json: { added: 1, conflicts: 0 } });
  });

  it.each(['', 7, 'k'.repeat(256), 'a\nb', 'blank '])('cannot be %j', async (key) => {
    const { status, json } = await app.post(ndjson(one, { ...one, key }));
    expect(status).toBe(207);
    expect(json.refusals).toMatchObject([{ line: 2, status: 400, field: 'key' }]);
    expect(await app.quarantine()).toHaveLength(1);
  });

  it.each([null, 'k', 'ключ', 'k'.repeat(255)])('can be %j', async (key) => {
    expect((await app.post(ndjson({ ...one, key }))).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  it('says nothing when the same is posted again', async () => {
    const body = ndjson(one, { ...RECORD, instance_id: 'server-2' });
    expect((await app.post(body, keyed('k'))).status).toBe(200);
    const { status, json } = await app.post(body, keyed('k'));
    expect({ status, json }).toMatchObject({ status: 200, json: { added: 0, conflicts: 0 } });
  });

  it('names the lines that have another content than before', async () => {
    const second = { ...RECORD, instance_id: 'server-2' };
    await app.post(ndjson(one, {}, second).replace('{}', ''), keyed('k'));
    const { status, json } = await app.post(`${ndjson(one)}\n${ndjson(other)}`, keyed('k'));
    expect(status).toBe(207);
    expect(json).toMatchObject({ received: 2, added: 1, repeated: 1, conflicts: 1 });
    expect(json.refusals).toEqual([{ line: 3, status: 409, field: 'key', value: 'k#3', reason }]);
  });

  it('counts elements, and leaves those alone that have a key of their own', async () => {
    const headers = { ...JSON_LIST, 'Idempotency-Key': 'k' };
    const list = [RECORD, { ...RECORD, instance_id: 'server-2', key: 'own' }];
    await app.post(JSON.stringify(list), headers);
    const changed = list.map((record) => ({ ...record, vcpus: 9 }));
    const { json } = await app.post(JSON.stringify(changed), headers);
    expect(json.refusals.map(({ value }: { value: string }) => value)).toEqual(['k#1', 'own']);
  });
});
