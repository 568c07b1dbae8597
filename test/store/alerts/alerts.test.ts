/** Alerts on every database: opened once, closed and acknowledged with their events, listed by what a caller may see. */
import fc from 'fast-check';
import type { Severity } from '../../../lib/domain/alerts/alert';
import type {
  Alert,
  AlertChange,
  AlertsQuery,
  NewAlert,
  OutboxEntry,
  Store,
} from '../../../lib/store/store';
import { ALERT, anAlert } from '../../support/alerts/alerts';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { RUNS } from '../../support/property-runs';

const SECOND_US = 1_000_000;
const EVERYTHING: AlertsQuery = { scope: 'all', limit: 1000 };

const anyAlert: fc.Arbitrary<NewAlert> = fc.record({
  type: fc.constantFrom('busy', 'idle', 'Busy'),
  message: fc.constant('words'),
  severity: fc.constantFrom<Severity>('debug', 'info', 'warning', 'error'),
  scopeType: fc.constantFrom('server', 'node', 'site'),
  scopeId: fc.constantFrom('a', 'b', 'é', 'a '),
  projectId: fc.constantFrom('p', 'P', null),
  accountId: fc.constantFrom('x', 'y', null),
  siteId: fc.constantFrom('m', null),
  createdAtUs: fc.integer({ min: 0, max: 5 }).map((n) => n * SECOND_US),
  context: fc.constant({}),
});

const anyOwners = fc.record({
  projectIds: fc.subarray(['p', 'P', 'q']),
  accountIds: fc.subarray(['x', 'z']),
  siteIds: fc.subarray(['m']),
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const anyQuery = fc
  .record({
    scope: fc.oneof(fc.constant('all' as const), anyOwners),
    isOpen: maybe(fc.boolean()),
    isAcknowledged: maybe(fc.boolean()),
    severities: maybe(fc.subarray<Severity>(['debug', 'info', 'warning', 'error'])),
    types: maybe(fc.subarray(['busy', 'idle'])),
    scopeType: maybe(fc.constantFrom('server' as const, 'node' as const)),
    scopeId: maybe(fc.constantFrom('a', 'é')),
    projectId: maybe(fc.constantFrom('p', 'q')),
    accountId: maybe(fc.constant('x')),
    activeFromUs: maybe(fc.integer({ min: 0, max: 9 }).map((n) => n * SECOND_US)),
    activeToUs: maybe(fc.integer({ min: 0, max: 9 }).map((n) => n * SECOND_US)),
  })
  .map((query) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given) as unknown as Omit<AlertsQuery, 'limit' | 'after'>;
  });

type Asked = Omit<AlertsQuery, 'limit'>;

const isVisible = ({ scope }: Asked, alert: Alert): boolean =>
  scope === 'all' ||
  scope.projectIds.includes(alert.projectId ?? '-') ||
  scope.siteIds.includes(alert.siteId ?? '-') ||
  (alert.projectId === null && scope.accountIds.includes(alert.accountId ?? '-'));

/** What each part of a question asks of an alert. */
const ASKS: {
  readonly [Part in keyof Asked]?: (alert: Alert, wanted: NonNullable<Asked[Part]>) => boolean;
} = {
  isOpen: ({ closedAtUs }, wanted) => (closedAtUs === null) === wanted,
  isAcknowledged: ({ acknowledgedAtUs }, wanted) => (acknowledgedAtUs !== null) === wanted,
  severities: ({ severity }, wanted) => wanted.includes(severity),
  types: ({ type }, wanted) => wanted.includes(type),
  scopeType: ({ scopeType }, wanted) => scopeType === wanted,
  scopeId: ({ scopeId }, wanted) => scopeId === wanted,
  projectId: ({ projectId }, wanted) => projectId === wanted,
  accountId: ({ accountId }, wanted) => accountId === wanted,
  activeFromUs: ({ closedAtUs }, wanted) => closedAtUs === null || closedAtUs >= wanted,
  activeToUs: ({ createdAtUs }, wanted) => createdAtUs < wanted,
};

/** The same question, answered by looking at every alert. */
const listedByHand = (alerts: readonly Alert[], query: Asked): Alert[] =>
  alerts
    .filter((alert) => isVisible(query, alert))
    .filter((alert) =>
      Object.entries(ASKS).every(([part, asks]) => {
        const wanted = query[part as keyof Asked];
        return (
          wanted === undefined || (asks as (alert: Alert, of: unknown) => boolean)(alert, wanted)
        );
      }),
    )
    .sort((a, b) => b.createdAtUs - a.createdAtUs || (a.id < b.id ? 1 : -1));

/** Closes some of them and acknowledges some. Returns how many there are. */
async function openAndChange(
  { alerts }: Store,
  fresh: readonly NewAlert[],
  choices: Iterator<number>,
): Promise<number> {
  const choose = (): number => choices.next().value;
  const opened = await alerts.open(fresh);
  for (const { id, createdAtUs } of opened) {
    const atUs = createdAtUs + choose() * SECOND_US;
    if (choose() > 2) await alerts.close(id, atUs);
    if (choose() > 3) await alerts.acknowledge(id, atUs);
  }
  return opened.length;
}

async function walk(store: Store, query: AlertsQuery): Promise<Alert[]> {
  const page = await store.alerts.list(query);
  const last = page.at(-1);
  if (!last || page.length < query.limit) return [...page];
  return [...page, ...(await walk(store, { ...query, after: last.id }))];
}

const eventsIn = async ({ outbox }: Store): Promise<readonly OutboxEntry[]> =>
  outbox.list({ limit: 1000 });

onEachDatabase('and its alerts', (make, kind) => {
  let database: TestDatabase;
  let stores: readonly Store[];
  let store: Store;
  beforeAll(async () => {
    database = await make();
    stores = await Promise.all([0, 1, 2].map(() => database.open()));
    [store] = stores as [Store];
  });
  beforeEach(() => database.empty());

  it('open once, and give back everything that was given', async () => {
    const fresh = anAlert({ context: { value: 97.5, text: "é ' \\ ?" }, siteId: 'm' });
    const [alert] = await store.alerts.open([fresh, fresh]);
    expect(alert).toEqual({
      ...fresh,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      closedAtUs: null,
      acknowledgedAtUs: null,
    });
    expect(await store.alerts.open([{ ...fresh, createdAtUs: 5 * SECOND_US }])).toEqual([]);
    expect(await store.alerts.find(alert?.id ?? '')).toEqual(alert);
    expect(await store.alerts.find('none')).toBeUndefined();
    expect(await eventsIn(store)).toMatchObject([
      { event: 'opened', atUs: SECOND_US, alert, attempts: 0, isDead: false },
    ]);
  });

  it('are several where the type, the kind of object or the object is another', async () => {
    const alerts = [
      anAlert(),
      anAlert({ type: 'idle' }),
      anAlert({ scopeType: 'node' }),
      anAlert({ scopeId: 's2' }),
    ];
    expect(await store.alerts.open(alerts)).toHaveLength(4);
  });

  it('that are open have a key that the database keeps unique, whoever writes', async () => {
    await store.alerts.open([ALERT]);
    const [columns] = await database.all<Record<string, string>>('select * from alerts');
    const insert = (cells: Readonly<Record<string, string | null>>) => {
      const row: Record<string, string | null> = { ...columns, ...cells };
      const places = Object.keys(row).map(() => '?');
      const sql = `insert into alerts (${Object.keys(row)}) values (${places})`;
      return database.all(sql, Object.values(row));
    };
    await insert({ id: 'closed', open_key: null });
    await insert({ id: 'also closed', open_key: null });
    await expect(insert({ id: 'open' })).rejects.toThrow();
  });

  it('are closed once, are kept, and may be opened again later, but not the same one', async () => {
    const [alert] = await store.alerts.open([ALERT]);
    const { id } = alert as Alert;
    expect(await store.alerts.close(id, 9 * SECOND_US)).toBe(true);
    expect(await store.alerts.close(id, 10 * SECOND_US)).toBe(false);
    expect(await store.alerts.close('none', 10 * SECOND_US)).toBe(false);
    expect(await store.alerts.find(id)).toEqual({ ...alert, closedAtUs: 9 * SECOND_US });
    expect(await store.alerts.open([ALERT])).toEqual([]);
    const [again] = await store.alerts.open([anAlert({ createdAtUs: 9 * SECOND_US })]);
    expect(again?.id).not.toBe(id);
    expect((await eventsIn(store)).map(({ event }) => event)).toEqual([
      'opened',
      'closed',
      'opened',
    ]);
  });

  it('are acknowledged once, whether they are closed or not', async () => {
    const [alert] = await store.alerts.open([ALERT]);
    const { id } = alert as Alert;
    expect(await store.alerts.acknowledge(id, 2 * SECOND_US)).toBe(true);
    expect(await store.alerts.acknowledge(id, 3 * SECOND_US)).toBe(false);
    expect(await store.alerts.find(id)).toMatchObject({ acknowledgedAtUs: 2 * SECOND_US });
    const [, event] = await eventsIn(store);
    expect(event).toMatchObject({
      event: 'acknowledged',
      alert: { id, acknowledgedAtUs: 2 * SECOND_US },
    });
  });

  it.each(['open', 'close', 'acknowledge'] as const)(
    'that many processes %s at once change once and have one event',
    async (act) => {
      const several = ['a', 'b', 'c'].map((scopeId) => anAlert({ scopeId }));
      const opened = act === 'open' ? [] : await store.alerts.open(several);
      const work = async (one: Store): Promise<number> => {
        if (act === 'open') return (await one.alerts.open(several)).length;
        const done = await Promise.all(opened.map(({ id }) => one.alerts[act](id, 7 * SECOND_US)));
        return done.filter((isDone) => isDone).length;
      };
      const counts = await Promise.all([...stores, ...stores].map(work));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
      const events = (await eventsIn(store)).slice(opened.length);
      expect(events.map(({ alert }) => alert.scopeId).sort()).toEqual(['a', 'b', 'c']);
    },
  );

  it('are undone with their events when a transaction fails, and the other way round', async () => {
    const failing = await database.open({
      seams: {
        onStatement(sql) {
          if (/insert into .?outbox/i.test(sql)) throw new Error('broken off');
        },
      },
    });
    await expect(failing.alerts.open([ALERT])).rejects.toThrow('broken off');
    expect(await store.alerts.list(EVERYTHING)).toEqual([]);
    expect(await eventsIn(store)).toEqual([]);
    const [alert] = await store.alerts.open([ALERT]);
    await expect(failing.alerts.close(alert?.id ?? '', SECOND_US)).rejects.toThrow('broken off');
    expect(await store.alerts.list(EVERYTHING)).toEqual([alert]);
  });

  it('are listed page by page, the newest first, as one would pick them by hand', async () => {
    const anyAlerts = fc.array(anyAlert, { maxLength: 25 });
    const anyLimit = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(
        anyAlerts,
        fc.infiniteStream(fc.nat(5)),
        anyQuery,
        anyLimit,
        async (...random) => {
          const [alerts, choices, query, limit] = random;
          await database.empty();
          const opened = await openAndChange(store, alerts, choices);
          const all = await store.alerts.list(EVERYTHING);
          expect(all).toHaveLength(opened);
          expect(await walk(store, { ...query, limit })).toEqual(listedByHand(all, query));
        },
      ),
      { numRuns: Math.ceil(RUNS * (kind === 'SQLite' ? 0.1 : 0.03)) },
    );
  });
});

onEachDatabase('and its alert rules', (make) => {
  let database: TestDatabase;
  let stores: readonly Store[];
  let store: Store;
  beforeAll(async () => {
    database = await make();
    stores = await Promise.all([0, 1, 2].map(() => database.open()));
    [store] = stores as [Store];
  });
  beforeEach(() => database.empty());

  const RULE = { name: 'busy', condition: 'cpu_percent > 90 for 15m' };
  const opened = (parts: Partial<NewAlert>): AlertChange => ({
    kind: 'opened',
    alert: anAlert(parts),
  });
  const closed = (scopeId: string, atUs: number): AlertChange => ({
    kind: 'closed',
    type: 'busy',
    object: { scopeType: 'server', scopeId },
    atUs,
  });

  it('are read in parts, and listed by name', async () => {
    const { alertRules } = store;
    await alertRules.put([RULE, { name: 'able', condition: 'idle for 7d', severity: 'info' }]);
    await alertRules.put([{ name: 'busy', scopeType: 'project', scopeId: 'p', isEnabled: false }]);
    const busy = {
      ...RULE,
      severity: 'warning',
      scopeType: 'project',
      scopeId: 'p',
      isEnabled: false,
      evaluatedAtUs: null,
    };
    expect(await alertRules.find('busy')).toEqual(busy);
    expect(await alertRules.find('none')).toBeUndefined();
    expect((await alertRules.list({ limit: 9 })).map(({ name }) => name)).toEqual(['able', 'busy']);
    expect(await alertRules.list({ after: 'able', limit: 1 })).toEqual([busy]);
  });

  it('need a condition when they are new', async () => {
    const put = store.alertRules.put([RULE, { name: 'empty' }]);
    await expect(put).rejects.toMatchObject({ code: 'invalidParameter', field: 'rule' });
    expect(await store.alertRules.list({ limit: 9 })).toEqual([]);
  });

  it('remember up to when they were evaluated, until they say something else', async () => {
    const { alertRules, alerts } = store;
    await alertRules.put([RULE]);
    const evaluation = { ruleName: 'busy', fromUs: null, untilUs: 5 * SECOND_US, changes: [] };
    expect(await alerts.applyEvaluation(evaluation)).toBe(true);
    await alertRules.put([{ ...RULE, severity: 'error' }]);
    expect(await alertRules.find('busy')).toMatchObject({ evaluatedAtUs: 5 * SECOND_US });
    await alertRules.put([{ ...RULE, condition: 'cpu_percent > 80 for 15m' }]);
    expect(await alertRules.find('busy')).toMatchObject({ evaluatedAtUs: null });
  });

  it('apply what they found out, in order', async () => {
    await store.alertRules.put([RULE]);
    const changes = [
      opened({ scopeId: 'a', createdAtUs: SECOND_US }),
      opened({ scopeId: 'b', createdAtUs: SECOND_US }),
      closed('a', 2 * SECOND_US),
      opened({ scopeId: 'a', createdAtUs: 3 * SECOND_US }),
    ];
    const evaluation = { ruleName: 'busy', fromUs: null, untilUs: 3 * SECOND_US, changes };
    expect(await store.alerts.applyEvaluation(evaluation)).toBe(true);
    const all = await store.alerts.list(EVERYTHING);
    expect(
      all.map(({ scopeId, createdAtUs, closedAtUs }) => [scopeId, createdAtUs, closedAtUs]),
    ).toEqual(
      expect.arrayContaining([
        ['a', 3 * SECOND_US, null],
        ['a', SECOND_US, 2 * SECOND_US],
        ['b', SECOND_US, null],
      ]),
    );
    const events = (await eventsIn(store)).filter(({ alert }) => alert.scopeId === 'a');
    expect(events.map(({ event }) => event)).toEqual(['opened', 'closed', 'opened']);
  });

  it('are applied by one of many processes that evaluated them at once', async () => {
    await store.alertRules.put([RULE]);
    const evaluation = {
      ruleName: 'busy',
      fromUs: null,
      untilUs: SECOND_US,
      changes: [opened({})],
    };
    const answers = await Promise.all(
      [...stores, ...stores].map(({ alerts }) => alerts.applyEvaluation(evaluation)),
    );
    expect(answers.filter((isApplied) => isApplied)).toHaveLength(1);
    expect(await store.alerts.list(EVERYTHING)).toHaveLength(1);
    expect(await eventsIn(store)).toHaveLength(1);
    expect(await store.alerts.applyEvaluation({ ...evaluation, ruleName: 'none' })).toBe(false);
  });
});
