/** Alerts by what they are about, in pages by number, counted, and posted, on every database. */
import type { AlertsAbout, AlertsFilter, NewAlert, Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';

const NOBODY: AlertsAbout = { accountIds: [], groupIds: [], projectIds: [], siteIds: [] };
const NEWEST = { by: 'created', isDescending: true, offset: 0, limit: 10 } as const;

onEachDatabase('and a search of its alerts', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });
  beforeEach(() => database.empty());

  const alert = (type: string, more: Partial<NewAlert> = {}): NewAlert => ({
    ...{ type, message: `Message of ${type}`, severity: 'error', context: {} },
    ...{ scopeType: 'project', scopeId: 'p', projectId: 'p', accountId: null, siteId: null },
    createdAtUs: 10,
    ...more,
  });
  const found = async (filter: Partial<AlertsFilter>) => {
    const alerts = await store.alertSearch.page({ about: [], ...filter }, NEWEST);
    const counts = await store.alertSearch.counts({ about: [], ...filter });
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(alerts.length);
    return alerts.map(({ type }) => type).sort();
  };

  it('finds alerts about objects and what belongs to them', async () => {
    await store.alerts.open([
      alert('account', { scopeType: 'account', scopeId: 'a' }),
      alert('group', { scopeType: 'project_group', scopeId: 'g', projectId: null }),
      alert('project'),
      alert('server', { scopeType: 'server', scopeId: 's' }),
      alert('site', { scopeType: 'site', scopeId: 'n', projectId: null }),
      alert('node', { scopeType: 'node', scopeId: 'h', projectId: null, siteId: 'n' }),
    ]);
    const by = (about: Partial<AlertsAbout>) => found({ about: [{ ...NOBODY, ...about }] });
    expect(await by({})).toEqual([]);
    expect(await by({ accountIds: ['a'] })).toEqual(['account']);
    expect(await by({ groupIds: ['g'] })).toEqual(['group']);
    expect(await by({ projectIds: ['p'] })).toEqual(['project', 'server']);
    expect(await by({ siteIds: ['n'] })).toEqual(['node', 'site']);
    expect(await found({ scopeTypes: ['site', 'server'] })).toEqual(['server', 'site']);
    expect(await found({ objects: [{ scopeType: 'server', scopeId: 's' }] })).toEqual(['server']);
    expect(await found({ objects: [] })).toEqual([]);
  });

  it('finds alerts by time, state, severity, type and words', async () => {
    const [, closed] = await store.alerts.open([
      alert('old', { severity: 'info' }),
      alert('closed', { createdAtUs: 20 }),
      alert('100% of it', { createdAtUs: 30, severity: 'debug' }),
    ]);
    await store.alerts.close(closed?.id ?? '', 25);
    await store.alerts.acknowledge(closed?.id ?? '', 22);
    expect(await found({ activeFromUs: 25 })).toHaveLength(3);
    expect(await found({ activeFromUs: 26 })).toEqual(['100% of it', 'old']);
    expect(await found({ createdUntilUs: 20 })).toEqual(['closed', 'old']);
    expect(await found({ createdFromUs: 20, createdBeforeUs: 30 })).toEqual(['closed']);
    expect(await found({ closedFromUs: 25 })).toEqual(['closed']);
    expect(await found({ closedBeforeUs: 25 })).toEqual([]);
    expect(await found({ isOpen: false })).toEqual(['closed']);
    expect(await found({ isOpen: true, severities: ['info', 'error'] })).toEqual(['old']);
    expect(await found({ isAcknowledged: true })).toEqual(['closed']);
    expect(await found({ isAcknowledged: false, types: ['old', 'closed'] })).toEqual(['old']);
    expect(await found({ message: 'mESSAGE OF o' })).toEqual(['old']);
    expect(await found({ message: '0% o' })).toEqual(['100% of it']);
    expect(await found({ message: '%' })).toEqual(['100% of it']);
    await store.alerts.open([alert('Überlast', { createdAtUs: 40 })]);
    expect(await found({ message: 'OF Überlast' })).toEqual(['Überlast']);
  });

  it('sorts them, and takes pages by number', async () => {
    await store.alerts.open([
      alert('a', { createdAtUs: 1, severity: 'info' }),
      alert('b', { createdAtUs: 2, severity: 'error' }),
      alert('c', { createdAtUs: 3, severity: 'debug' }),
    ]);
    const page = async (more: object) => {
      const alerts = await store.alertSearch.page({ about: [] }, { ...NEWEST, ...more });
      return alerts.map(({ type }) => type).join('');
    };
    expect(await page({})).toBe('cba');
    expect(await page({ isDescending: false, offset: 1, limit: 1 })).toBe('b');
    expect(await page({ by: 'severity' })).toBe('bac');
    expect(await page({ by: 'severity', isDescending: false })).toBe('cab');
  });

  it('changes what is open by what is posted, and opens what is not', async () => {
    const first = await store.alerts.openOrChange(alert('t'));
    const changed = { message: 'm', severity: 'debug', context: { a: 1 } } as const;
    const second = await store.alerts.openOrChange({ ...alert('t'), ...changed });
    expect(second).toEqual({ ...first, ...changed });
    expect(await store.alerts.find(first.id)).toEqual(second);
    await store.alerts.close(first.id, 11);
    const third = await store.alerts.openOrChange(alert('t'));
    expect([third.id === first.id, third.createdAtUs]).toEqual([false, 11]);
    expect(await store.alerts.acknowledge(third.id, 12)).toBe(true);
    expect(await store.alerts.unacknowledge(third.id)).toBe(true);
    expect(await store.alerts.unacknowledge(third.id)).toBe(false);
  });

  it('finds alerts about a great many objects', async () => {
    await store.alerts.open([alert('project'), alert('other', { scopeId: 'q', projectId: 'q' })]);
    const projectIds = ['p', ...Array.from({ length: 40_000 }, (_, i) => `project ${i}`)];
    const many = { ...NOBODY, projectIds };
    expect(await found({ about: [many, many] })).toEqual(['project']);
  });
});
