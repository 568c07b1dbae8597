/** What posts add up to: the same as an import, however the records are shuffled, divided, repeated and written. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { fold } from '../../../../lib/domain/fold';
import { runPipeline } from '../../../../lib/ingest/pipeline';
import { factsDigest, stateDigest } from '../../../../lib/report/digest';
import { temporaryStore } from '../../../support/databases/stores';
import {
  type AnyRecord,
  ndjson,
  RECORD,
  readFile,
  sourceOf,
} from '../../../support/observations/files';
import { RUNS } from '../../../support/property-runs';
import { JSON_LIST, type NativeApp, NDJSON, nativeApp } from '../../../support/service/native';

const SAMPLES = join(__dirname, '..', '..', '..', '..', 'samples', 'import');

let app: NativeApp;
beforeAll(async () => {
  app = await nativeApp();
});
afterAll(() => app.close());

const time = (hour: number) => `2026-01-01T${String(hour).padStart(2, '0')}:00:00Z`;
const anyTime = fc.integer({ min: 0, max: 23 }).map(time);
const anyServer = fc.constantFrom('a', 'b');

const anyRecord: fc.Arbitrary<AnyRecord> = fc.oneof(
  fc.record({
    instance_id: anyServer,
    vcpus: fc.integer({ min: 1, max: 4 }),
    launched_at: fc.option(anyTime),
    terminated_at: fc.option(anyTime),
    created_at: anyTime,
    updated_at: fc.option(anyTime),
  }),
  fc.record({
    event: fc.constantFrom('launched', 'shelved', 'terminated', 'restored'),
    instance_id: anyServer,
    at: anyTime,
  }),
);

interface Post {
  readonly records: readonly AnyRecord[];
  readonly form: 'lines' | 'list';
  readonly isCompressed: boolean;
}

/** Every record at least once, in any order, in any number of posts of any form. */
const anyPosts = (records: readonly AnyRecord[]): fc.Arbitrary<readonly Post[]> => {
  const places = records.map((_, place) => place);
  const anyRepeats = fc.array(fc.constantFrom(...places), { maxLength: 3 });
  const anyOrder = anyRepeats.chain((repeats) =>
    fc.shuffledSubarray([...places, ...repeats], { minLength: places.length + repeats.length }),
  );
  const anyForm = { form: fc.constantFrom('lines', 'list'), isCompressed: fc.boolean() } as const;
  return fc.tuple(anyOrder, fc.integer({ min: 1, max: 4 })).chain(([order, size]) => {
    const parts = Array.from({ length: Math.ceil(order.length / size) }, (_, part) =>
      order.slice(part * size, (part + 1) * size).map((place) => records[place] ?? {}),
    );
    return fc.tuple(...parts.map((part) => fc.record({ records: fc.constant(part), ...anyForm })));
  });
};

async function send({ records, form, isCompressed }: Post): Promise<void> {
  const text = form === 'lines' ? ndjson(...records) : JSON.stringify(records);
  const headers = form === 'lines' ? NDJSON : JSON_LIST;
  const coded = { ...headers, ...(isCompressed && { 'Content-Encoding': 'gzip' }) };
  const { status } = await app.post(isCompressed ? gzipSync(text) : text, coded);
  expect(status).toBe(200);
}

/** Properties share one store, so every run has servers of its own. */
let run = 0;
const ownServers = (records: readonly AnyRecord[]): readonly AnyRecord[] => {
  run += 1;
  return records.map((record) => {
    const instance_id = `${String(record['instance_id'])}${run}`;
    return 'event' in record ? { ...record, instance_id } : { ...RECORD, ...record, instance_id };
  });
};

describe('posts', () => {
  it('tell what an import of the same records tells', async () => {
    const anyCase = fc
      .array(anyRecord, { minLength: 1, maxLength: 8 })
      .map(ownServers)
      .chain((records) => fc.tuple(fc.constant(records), anyPosts(records)));
    const property = fc.asyncProperty(anyCase, async ([records, posts]) => {
      for (const post of posts) await send(post);
      const { observations } = await readFile(ndjson(...records));
      for (const id of new Set(observations.map(({ serverId }) => serverId))) {
        const about = observations.filter(({ serverId }) => serverId === id);
        const stored = await app.store.observations.about(id);
        expect(new Set(stored.map((each) => each.id))).toEqual(new Set(about.map((o) => o.id)));
        const server = await app.store.servers.find(id);
        const segments = await app.store.servers.segments(id);
        expect({ server, segments }).toEqual(fold(id, about));
      }
    });
    await fc.assert(property, { numRuns: Math.min(80, RUNS) });
  });

  it('of the samples come to the digests of their import', async () => {
    const imported = await temporaryStore();
    const posted = await nativeApp();
    for (const name of ['events.ndjson', 'lifetimes.ndjson']) {
      const content = readFileSync(join(SAMPLES, name));
      await runPipeline(sourceOf(content), (batch) => imported.store.observations.record(batch));
      expect((await posted.post(content)).status).toBe(200);
    }
    expect(await stateDigest(posted.store)).toEqual(await stateDigest(imported.store));
    expect(await factsDigest(posted.store)).toEqual(await factsDigest(imported.store));
    await posted.close();
    await imported.remove();
  });

  it('about the same servers at the same time lose nothing', async () => {
    const servers = ['c1', 'c2', 'c3'];
    const events = Array.from({ length: 20 }, (_, n) =>
      servers.map((instance_id) => ({ event: 'renamed', instance_id, at: time(n), name: `n${n}` })),
    );
    const lives = servers.map((instance_id) => ({ ...RECORD, instance_id }));
    const answers = await Promise.all([lives, ...events].map((part) => app.post(ndjson(...part))));
    expect(answers.map(({ status, json }) => [status, json.added])).toEqual(
      answers.map(() => [200, servers.length]),
    );
    const { observations } = await readFile(ndjson(...lives, ...events.flat()));
    for (const id of servers) {
      expect(await app.store.observations.about(id)).toHaveLength(21);
      const life = fold(
        id,
        observations.filter(({ serverId }) => serverId === id),
      );
      expect(await app.store.servers.find(id)).toEqual(life.server);
      expect(await app.store.servers.segments(id)).toEqual(life.segments);
    }
  });
});
