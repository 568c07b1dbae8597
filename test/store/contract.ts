/** What every store promises, whatever database is behind it. */
import fc from 'fast-check';
import { LIFE_CLASSES } from '../../lib/domain/life-class';
import { type Facts, observe } from '../../lib/domain/observation';
import type { PageQuery, Store, SubmittedObservation, UsedServer } from '../../lib/store/store';
import {
  type DatabaseKind,
  type MakeDatabase,
  onDatabase,
  type TestDatabase,
} from '../support/databases/databases';

const HOUR_US = 3_600_000_000;
const SIZE = { flavor: 'small', vcpus: 1, memoryMb: 512, rootGb: 1, ephemeralGb: 0 };

const reported = (serverId: string, atUs: number, facts: Facts): SubmittedObservation => ({
  observation: observe({ serverId, source: 'file', kind: 'row', atUs, facts }),
  position: '1',
});

const life = (
  id: string,
  projectId: string | null,
  launchedAtUs: number | null,
  terminatedAtUs: number | null,
) =>
  reported(id, Math.max(launchedAtUs ?? 0, terminatedAtUs ?? 0), {
    projectId,
    name: id,
    size: SIZE,
    state: terminatedAtUs === null ? 'active' : 'deleted',
    launchedAtUs,
    terminatedAtUs,
  });

const EVERYTHING: PageQuery = { afterUs: -1, beforeUs: 2 ** 52, limit: 1000 };
const ids = (servers: readonly UsedServer[]) => servers.map(({ id }) => id);

/** A server that lived, as the properties make it up. */
interface Lived {
  readonly id: string;
  readonly projectId: string;
  readonly launchedAtUs: number;
  readonly terminatedAtUs: number | null;
  /** Its launch before that one, if it was rebuilt or resized. */
  readonly bornAtUs?: number | null;
}

/** What a source says of it: one row, or one for each launch. */
const rowsOf = ({ id, projectId, launchedAtUs, terminatedAtUs, bornAtUs = null }: Lived) => [
  ...(bornAtUs === null ? [] : [reported(id, bornAtUs, { launchedAtUs: bornAtUs })]),
  life(id, projectId, launchedAtUs, terminatedAtUs),
];

const anyLived: fc.Arbitrary<Lived[]> = fc.uniqueArray(
  fc
    .record({
      bornHours: fc.option(fc.integer({ min: 1, max: 12 })),
      id: fc.string({ unit: fc.constantFrom('a', 'B', 'é', '-', '1'), minLength: 1, maxLength: 4 }),
      projectId: fc.constantFrom('a', 'B', 'b', 'é', 'aa'),
      launchedAtUs: fc.integer({ min: 0, max: 20 }).map((n) => n * HOUR_US),
      terminatedAtUs: fc.option(
        fc.oneof(
          fc.integer({ min: 0, max: 20 }).map((n) => n * HOUR_US),
          fc.integer({ min: 0, max: 300_000 }).map((n) => n * HOUR_US),
        ),
      ),
    })
    .map(({ bornHours, ...lived }) => ({
      ...lived,
      bornAtUs: bornHours === null ? null : lived.launchedAtUs - bornHours * HOUR_US,
    })),
  { selector: ({ id }) => id, maxLength: 40 },
);

/** Many projects with few servers each. */
const anyCloud: fc.Arbitrary<Lived[]> = fc
  .tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 300 }), fc.nat())
  .map(([projects, servers, seed]) =>
    Array.from({ length: servers }, (_, n) => {
      const random = (n * 7919 + seed) % 1_000_003;
      const launchedAtUs = (random % 12) * HOUR_US;
      const hours = random % 5;
      return {
        id: `s${random % 1000}-${n}`,
        projectId: `p${random % projects}`,
        launchedAtUs,
        terminatedAtUs: hours === 0 ? null : launchedAtUs + hours * HOUR_US,
      };
    }),
  );

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** The same question, answered by looking at every server. */
const pageByHand = (lived: readonly Lived[], question: PageQuery): string[] =>
  lived
    .filter(({ launchedAtUs }) => launchedAtUs < question.beforeUs)
    .filter(({ terminatedAtUs: end }) => end === null || end > question.afterUs)
    .filter(({ projectId }) => (question.projectId ?? projectId) === projectId)
    .sort((a, b) => byBytes(a.projectId, b.projectId) || byBytes(a.id, b.id))
    .filter(({ projectId, id }) => {
      if (!question.marker) return true;
      const order = byBytes(projectId, question.marker.projectId ?? '');
      return order > 0 || (order === 0 && byBytes(id, question.marker.id) > 0);
    })
    .slice(0, question.limit)
    .map(({ id }) => id);

/** Page after page, each from the last server of the one before. */
async function walk(store: Store, question: PageQuery): Promise<UsedServer[]> {
  const page = await store.servers.page(question);
  const last = page.at(-1);
  if (!last || page.length < question.limit) return [...page];
  return [...page, ...(await walk(store, { ...question, marker: last }))];
}

export interface Contract {
  readonly title?: string;
  /** Makes the database to try it on, before the schema is made. */
  readonly prepare?: (make: MakeDatabase) => Promise<TestDatabase>;
  /** Undoes what `prepare` did to more than the database. */
  readonly restore?: (database: TestDatabase) => Promise<void>;
}

export const storeContract = (
  kind: DatabaseKind,
  { title = 'as a store', prepare = (make) => make(), restore }: Contract = {},
): void =>
  onDatabase(kind, title, (make) => {
    let database: TestDatabase;
    let shared: Store;
    beforeAll(async () => {
      database = await prepare(make);
      shared = await database.open({ nowUs: () => 0 });
    });
    afterAll(() => restore?.(database));

    /** The store as if it were new; one database serves all tests, since it takes long to make one. */
    const fresh = async (...batch: SubmittedObservation[]): Promise<Store> => {
      await database.empty();
      if (batch.length > 0) await shared.observations.record({ origin: 'test', submitted: batch });
      return shared;
    };

    it('gives back a server with all its facts, its segments and what was said of it', async () => {
      const facts: Facts = {
        createdAtUs: 8 * HOUR_US,
        launchedAtUs: 9 * HOUR_US,
        terminatedAtUs: 10 * HOUR_US + 1,
        projectId: 'p',
        state: 'deleted',
        zone: 'az1',
        host: 'h1',
        name: 'été "x"\n\u2028',
        image: 'img',
        cell: 'cell1',
        size: SIZE,
        swapMb: 7,
        metadata: { role: 'db' },
        ext: { billing: [1, { b: 2.5 }] },
      };
      const one = reported('s1', 11 * HOUR_US, facts);
      const store = await fresh(one);
      expect(await store.servers.find('s1')).toEqual({
        id: 's1',
        projectId: 'p',
        name: 'été "x"\n\u2028',
        size: SIZE,
        swapMb: 7,
        state: 'deleted',
        zone: 'az1',
        host: 'h1',
        cell: 'cell1',
        image: 'img',
        metadata: { role: 'db' },
        bornAtUs: 9 * HOUR_US,
        endedAtUs: 10 * HOUR_US + 1,
        launchedAtUs: 9 * HOUR_US,
        terminatedAtUs: 10 * HOUR_US + 1,
        notes: [],
      });
      expect(await store.servers.segments('s1')).toEqual([
        {
          fromUs: 9 * HOUR_US,
          toUs: 10 * HOUR_US + 1,
          projectId: 'p',
          size: SIZE,
          swapMb: 7,
          state: 'active',
          zone: 'az1',
          host: 'h1',
        },
      ]);
      expect(await store.observations.about('s1')).toMatchObject([
        { ...one.observation, origin: 'test', position: '1' },
      ]);
      expect(await store.observations.of(['s1', 'nobody'])).toEqual(
        new Map([['s1', [one.observation]]]),
      );
    });

    it('may be closed twice, and then says that the database is gone', async () => {
      const store = await database.open();
      await store.close();
      await store.close();
      await expect(store.servers.find('s')).rejects.toMatchObject({ code: 'database' });
      const batch = { origin: 'f', submitted: [life('s', 'p', HOUR_US, null)] };
      await expect(store.observations.record(batch)).rejects.toMatchObject({ code: 'database' });
    });

    it('knows nothing of a server that was never reported', async () => {
      const store = await fresh();
      expect(await store.servers.find('nobody')).toBeUndefined();
      expect(await store.servers.segments('nobody')).toEqual([]);
      expect(await store.observations.about('nobody')).toEqual([]);
    });

    it('adds nothing when the same is submitted again, in one batch or in another', async () => {
      const store = await fresh();
      const one = life('s1', 'p', HOUR_US, null);
      expect(await store.observations.record({ origin: 'f', submitted: [one, one] })).toEqual({
        added: 1,
        repeated: 1,
        repeatedVoid: 0,
        servers: 1,
        quarantined: 0,
        conflicts: [],
        newNotes: new Map(),
      });
      expect(await store.observations.record({ origin: 'g', submitted: [one] })).toEqual({
        added: 0,
        repeated: 1,
        repeatedVoid: 0,
        servers: 0,
        quarantined: 0,
        conflicts: [],
        newNotes: new Map(),
      });
      expect(await store.observations.about('s1')).toHaveLength(1);
    });

    it('stamps batches in the order of their commits although the clock stands still', async () => {
      const store = await fresh();
      for (const hour of [3, 2, 1]) {
        await store.observations.record({
          origin: 'f',
          submitted: [life('s', 'p', hour * HOUR_US, null)],
        });
      }
      const stamps = (await store.observations.about('s')).map((o) => o.recordedAtUs);
      expect(stamps.map((stamp) => stamp - Math.min(...stamps))).toEqual([2, 1, 0]);
    });

    it('replaces the segments of a server when more is reported of it', async () => {
      const store = await fresh(life('s', 'p', HOUR_US, null));
      const moved = { projectId: 'q', launchedAtUs: HOUR_US, terminatedAtUs: null };
      await store.observations.record({
        origin: 'f',
        submitted: [reported('s', 3 * HOUR_US, moved), life('s', 'q', HOUR_US, 4 * HOUR_US)],
      });
      const segments = await store.servers.segments('s');
      expect(segments.map(({ fromUs, toUs, projectId }) => [fromUs, toUs, projectId])).toEqual([
        [HOUR_US, 3 * HOUR_US, 'p'],
        [3 * HOUR_US, 4 * HOUR_US, 'q'],
      ]);
    });

    it('leaves no segment behind when the birth of a server moves', async () => {
      const store = await fresh(life('s', 'p', 2 * HOUR_US, null));
      const earlier = { projectId: 'p', launchedAtUs: HOUR_US, terminatedAtUs: null };
      await store.observations.record({
        origin: 'f',
        submitted: [reported('s', 3 * HOUR_US, earlier)],
      });
      const segments = await store.servers.segments('s');
      expect(segments.map(({ fromUs, toUs }) => [fromUs, toUs])).toEqual([[HOUR_US, null]]);
    });

    it('never lists a server that was not launched, but finds it', async () => {
      const store = await fresh(life('never', 'p', null, null), life('ran', 'p', HOUR_US, null));
      expect(ids(await store.servers.page(EVERYTHING))).toEqual(['ran']);
      expect(await store.servers.find('never')).toMatchObject({ launchedAtUs: null });
    });

    it('never lists a server without a project, but finds it and adds it up', async () => {
      const store = await fresh(life('b', 'a', HOUR_US, null), life('z', null, HOUR_US, null));
      expect(ids(await store.servers.page(EVERYTHING))).toEqual(['b']);
      const marker = { projectId: null, id: 'a' };
      expect(ids(await store.servers.page({ ...EVERYTHING, marker }))).toEqual(['b']);
      expect(await store.servers.find('z')).toMatchObject({ projectId: null });
      const totals = await store.totals.usageTotals({ startUs: 0, stopUs: 2 * HOUR_US });
      expect(totals.map(({ projectId }) => projectId ?? 'none').sort()).toEqual(['a', 'none']);
    });

    it('finds lives as wide as their class however briefly they reach into the window', async () => {
      const startUs = 2 ** 31 * 1_000_000;
      const stopUs = startUs + HOUR_US;
      const widths = LIFE_CLASSES.map(({ widthUs }) => widthUs).filter((us) => us < startUs);
      const lived = widths.flatMap((widthUs) =>
        [-1, 0, 1].flatMap((moreUs) =>
          [0, 1, 1_000_000].map(
            (pastUs): Lived => ({
              id: `${widthUs}+${moreUs}, ${pastUs} µs into it`,
              projectId: 'p',
              launchedAtUs: startUs + pastUs - widthUs - moreUs,
              terminatedAtUs: startUs + pastUs,
            }),
          ),
        ),
      );
      const store = await fresh(...lived.flatMap(rowsOf));
      const window = { afterUs: startUs, beforeUs: stopUs, limit: 1000 };
      const within = pageByHand(lived, window);
      expect(within).toHaveLength(2 * 3 * widths.length);
      expect(ids(await store.servers.page(window))).toEqual(within);
      expect(ids(await store.servers.page({ ...window, projectId: 'p' }))).toEqual(within);
      expect(await store.totals.usageTotals({ startUs, stopUs })).toMatchObject([
        { projectId: 'p', existenceUs: BigInt(3 * widths.length) * 1_000_001n },
      ]);
    });

    it('adds nothing up of what only touches the window', async () => {
      const store = await fresh(
        life('before', 'p', HOUR_US, 2 * HOUR_US),
        life('after', 'q', 3 * HOUR_US, null),
      );
      const window = { startUs: 2 * HOUR_US, stopUs: 3 * HOUR_US };
      expect(await store.totals.usageTotals(window)).toEqual([]);
      expect(await store.totals.usageTotals({ ...window, projectId: 'p' })).toEqual([]);
    });

    it('counts the notes that a batch newly caused, and names the first servers', async () => {
      const store = await fresh(
        life('a', 'p', 12 * HOUR_US, 6 * HOUR_US),
        life('b', null, HOUR_US, null),
      );
      const record = async (...submitted: SubmittedObservation[]) =>
        Object.fromEntries((await store.observations.record({ origin: 'f', submitted })).newNotes);
      const others = ['c', 'd', 'e', 'f'].map((id) => life(id, null, HOUR_US, null));
      const known = ['a', 'b'].map((id) => reported(id, 13 * HOUR_US, { name: 'x' }));
      expect(await record(...known, ...others)).toEqual({
        'no-project': { count: 4, firstServerIds: ['c', 'd', 'e'] },
      });
      expect(await record(...known, ...others)).toEqual({});
      expect(await record(life('b', null, 20 * HOUR_US, 16 * HOUR_US))).toMatchObject({
        'ended-before-launched': { count: 1, firstServerIds: ['b'] },
      });
    });

    it('gives in a page what a server is billed by, each value in its place', async () => {
      const size = { flavor: 'mixed', vcpus: 2, memoryMb: 4096, rootGb: 30, ephemeralGb: 7 };
      const known = { projectId: 'p', name: 'web', state: 'paused', size };
      const store = await fresh(
        reported('a', 4 * HOUR_US, {
          ...known,
          launchedAtUs: HOUR_US,
          terminatedAtUs: 3 * HOUR_US,
        }),
        reported('b', HOUR_US, { projectId: 'p', launchedAtUs: HOUR_US, terminatedAtUs: null }),
      );
      expect(await store.servers.page(EVERYTHING)).toEqual([
        { id: 'a', ...known, launchedAtUs: HOUR_US, terminatedAtUs: 3 * HOUR_US },
        {
          ...{ id: 'b', projectId: 'p', name: null, state: 'active', size: null },
          ...{ launchedAtUs: HOUR_US, terminatedAtUs: null },
        },
      ]);
    });

    it('lists lives whose end comes before their start, as Nova does', async () => {
      const store = await fresh(life('s', 'p', 12 * HOUR_US, 6 * HOUR_US));
      const within = (afterUs: number, beforeUs: number) =>
        store.servers.page({
          ...EVERYTHING,
          afterUs: afterUs * HOUR_US,
          beforeUs: beforeUs * HOUR_US,
        });
      expect(await within(5, 13)).toMatchObject([
        { launchedAtUs: 12 * HOUR_US, terminatedAtUs: 6 * HOUR_US },
      ]);
      expect(await within(6, 13)).toEqual([]);
      expect(await within(5, 12)).toEqual([]);
    });

    it('answers every page as looking at every server would', async () => {
      await fc.assert(
        fc.asyncProperty(
          anyLived,
          fc.array(
            fc.record(
              {
                afterUs: fc.integer({ min: -1, max: 21 }).map((n) => n * HOUR_US),
                beforeUs: fc.integer({ min: 0, max: 22 }).map((n) => n * HOUR_US),
                limit: fc.integer({ min: 0, max: 12 }),
                projectId: fc.constantFrom('a', 'B', 'é', 'none'),
                marker: fc.record({
                  projectId: fc.constantFrom('', 'a', 'B', 'b', 'é'),
                  id: fc.constantFrom('a', 'é', 'B1', '-'),
                }),
              },
              { requiredKeys: ['afterUs', 'beforeUs', 'limit'] },
            ),
            { minLength: 50, maxLength: 50 },
          ),
          async (lived, questions) => {
            const store = await fresh(...lived.flatMap(rowsOf));
            const pages = await Promise.all(questions.map((asked) => store.servers.page(asked)));
            expect(pages.map(ids)).toEqual(questions.map((asked) => pageByHand(lived, asked)));
          },
        ),
        { numRuns: 24 },
      );
    });

    it('gives every server once when its pages are walked, however many projects there are', async () => {
      const window = { afterUs: 3 * HOUR_US, beforeUs: 9 * HOUR_US };
      await fc.assert(
        fc.asyncProperty(anyCloud, fc.integer({ min: 1, max: 40 }), async (lived, limit) => {
          const store = await fresh(...lived.flatMap(rowsOf));
          const all = pageByHand(lived, { ...window, limit: lived.length });
          expect(ids(await walk(store, { ...window, limit }))).toEqual(all);
        }),
        { numRuns: 15 },
      );
    });

    it('tells ids apart and orders them by their bytes, whatever a language makes of them', async () => {
      const sorted = [
        'A',
        'B',
        'a',
        'a ',
        'aa',
        'a\u0301',
        'b',
        'ss',
        'ß',
        'á',
        'å',
        'ａ',
        '\u{1f600}',
      ];
      expect(sorted).toEqual([...sorted].sort(byBytes));
      const idOf = (projectId: string, id: string) => `${sorted.indexOf(projectId)}/${id}`;
      const places = sorted.flatMap((projectId) =>
        sorted.map((id) => ({ projectId, id: idOf(projectId, id) })),
      );
      const batch = places.map(({ projectId, id }) => life(id, projectId, HOUR_US, null));
      const store = await fresh(...[...batch].reverse());
      const page = await store.servers.page(EVERYTHING);
      expect(page.map(({ projectId, id }) => ({ projectId, id }))).toEqual(places);
      for (const projectId of sorted) {
        expect(await store.servers.page({ ...EVERYTHING, projectId })).toHaveLength(sorted.length);
        expect(await store.servers.find(idOf(projectId, 'a'))).toMatchObject({ projectId });
      }
      expect(await store.servers.find(idOf('A', 'Á'))).toBeUndefined();
      expect(await store.observations.record({ origin: 'again', submitted: batch })).toMatchObject({
        added: 0,
        repeated: batch.length,
      });
    });

    it('keeps texts as they are: quotes, backslashes, question marks, any script', async () => {
      const text = `' " \\ \\' ? ?? :x $1 % _ -- /* \t\n\u2028 Ünï 日本 \u{1f600} trailing  `;
      const store = await fresh(
        reported('s', HOUR_US, {
          name: text,
          host: text,
          launchedAtUs: HOUR_US,
          metadata: { [text]: text },
          ext: { [text]: [text, 1.5, null, true] },
        }),
      );
      expect(await store.servers.find('s')).toMatchObject({
        name: text,
        host: text,
        metadata: { [text]: text },
      });
      const [one] = await store.observations.about('s');
      expect(one?.facts.ext).toEqual({ [text]: [text, 1.5, null, true] });
    });

    it('keeps what was not understood, once, until it is dropped', async () => {
      const store = await fresh();
      const refused = [
        {
          position: '1',
          field: 'vcpus',
          reason: 'must be 0 or more',
          raw: '{"vcpus":-1}',
          asOfUs: 5,
        },
        { position: '2', reason: 'not JSON', raw: '{' },
      ];
      const batch = { origin: 'a.ndjson', submitted: [], refused };
      expect(await store.observations.record(batch)).toMatchObject({ quarantined: 2 });
      expect(await store.observations.record({ ...batch, origin: 'b.ndjson' })).toMatchObject({
        quarantined: 0,
      });
      const entries = await store.quarantine.list(undefined, 10);
      expect(entries).toHaveLength(2);
      const entry = entries.find(({ field }) => field === 'vcpus');
      expect(entry).toMatchObject({ ...refused[0], origin: 'a.ndjson' });
      expect(entries.find(({ field }) => field === null)).toMatchObject({ asOfUs: null, raw: '{' });
      expect(await store.quarantine.list(entries[0]?.id, 10)).toEqual(entries.slice(1));
      const id = entry?.id ?? '';
      expect(await store.quarantine.find(id.slice(0, 12))).toEqual(entry);
      expect(await store.quarantine.find('')).toBeUndefined();
      expect(await store.quarantine.drop([id, 'no such id'])).toBe(1);
      expect(await store.quarantine.list(undefined, 10)).toHaveLength(1);
    });

    it('keeps one input with two as-of times twice, since each means something else', async () => {
      const store = await fresh();
      const refusal = { position: '1', reason: 'must be 0 or more', raw: '{"vcpus":-1}' };
      const refused = [5, 6].map((asOfUs) => ({ ...refusal, asOfUs }));
      const batch = { origin: 'a.ndjson', submitted: [], refused };
      expect(await store.observations.record(batch)).toMatchObject({ quarantined: 2 });
      const entries = await store.quarantine.list(undefined, 10);
      expect(entries.map(({ asOfUs }) => asOfUs).sort()).toEqual([5, 6]);
    });

    it.each([
      ['the right one first', 0],
      ['the right one last', 1],
    ])('keeps both contents of one key, and says so once: %s', async (_, first) => {
      const store = await fresh();
      const contents = [life('s', 'p', HOUR_US, null), life('s', 'p', HOUR_US, 3 * HOUR_US)];
      const keyed = contents.map((content) => ({ ...content, key: 'k' }));
      const [one, other] = first === 0 ? keyed : [...keyed].reverse();
      const recordFrom = (origin: string, ...submitted: (SubmittedObservation | undefined)[]) =>
        store.observations.record({
          origin,
          submitted: submitted.filter((some) => some !== undefined),
        });
      expect(await recordFrom('rest:a', one)).toMatchObject({ conflicts: [], quarantined: 0 });
      expect(await recordFrom('rest:b', other)).toMatchObject({ conflicts: [], quarantined: 0 });
      expect(await recordFrom('rest:a', one)).toMatchObject({ conflicts: [], added: 0 });
      expect(await recordFrom('rest:a', other)).toMatchObject({ conflicts: ['k'], quarantined: 1 });
      expect(await recordFrom('rest:a', one, other)).toMatchObject({
        conflicts: ['k'],
        quarantined: 0,
      });
      expect(await store.quarantine.list(undefined, 10)).toMatchObject([
        { raw: 'conflict: rest:a, k', field: 'key' },
      ]);
      expect(await store.servers.find('s')).toMatchObject({ terminatedAtUs: 3 * HOUR_US });
    });

    it('hands out every life and every observation once', async () => {
      const batch = Array.from({ length: 2345 }, (_, n) =>
        life(`s${n}`, `p${n % 7}`, n * HOUR_US, null),
      );
      const store = await fresh(...batch);
      const serverIds = new Set<string>();
      for await (const slice of store.dump.lives()) {
        for (const { server, segments } of slice) {
          serverIds.add(server.id);
          expect(segments).toHaveLength(1);
        }
      }
      const observationIds: string[] = [];
      for await (const slice of store.dump.observations()) {
        observationIds.push(...slice.map(({ id }) => id));
      }
      expect(serverIds.size).toBe(2345);
      expect(observationIds.sort()).toEqual(batch.map(({ observation }) => observation.id).sort());
    });
  });
