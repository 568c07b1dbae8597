/** What the cloud says of its projects, beside what people submitted of them, on every database. */
import type { Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { aServer } from '../../support/observations/servers';

const TEXT = `' " \\ ? :x $1 % \t Ünï 日本 \u{1f600} `;

const one = (id: string, name = `project ${id}`) => ({ id, name, domainId: 'd', isEnabled: true });

onEachDatabase('and what the cloud says of its projects', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });
  beforeEach(() => database.empty());

  const nameless = (askedBeforeUs: number, limit = 9) =>
    store.cloudProjects.withoutName({ askedBeforeUs, limit });

  it('is kept with the time at which it was asked', async () => {
    const projects = [one('p', TEXT), { ...one('q'), domainId: null, isEnabled: false }];
    expect(await store.cloudProjects.upsertNames({ projects, askedAtUs: 7 })).toEqual({
      added: 2,
      changed: 0,
    });
    const asked = { accountId: null, seenAtUs: 7, syncedAtUs: 7 };
    expect(await store.projects.list({ limit: 9 })).toEqual([
      { id: 'p', name: TEXT, cloudName: TEXT, domainId: 'd', isEnabled: true, ...asked },
      {
        ...{ id: 'q', name: 'project q', cloudName: 'project q', domainId: null },
        ...{ isEnabled: false, ...asked },
      },
    ]);
  });

  it('costs pages of servers nothing: projects that only the cloud knows are not walked', async () => {
    await store.cloudProjects.upsertNames({ projects: [one('p')], askedAtUs: 1 });
    expect(await database.all('select id from projects')).toEqual([]);
    await store.projects.put([{ id: 'q' }, { id: 'o' }]);
    const ids = async (after: string, limit: number) =>
      (await store.projects.list({ after, limit })).map(({ id }) => id);
    expect(await ids('', 9)).toEqual(['o', 'p', 'q']);
    expect([await ids('', 2), await ids('p', 2)]).toEqual([['o', 'p'], ['q']]);
    expect(await store.projects.find('p')).toMatchObject({ name: 'project p' });
    expect(await store.projects.find('')).toBeUndefined();
  });

  it('counts names that are new and names that are others, each once', async () => {
    const { cloudProjects } = store;
    await cloudProjects.upsertNames({ projects: [one('p'), one('q')], askedAtUs: 1 });
    const projects = [one('p'), one('q', 'renamed'), one('new', 'first'), one('new', 'last')];
    const listed = { projects, askedAtUs: 2 };
    expect(await cloudProjects.upsertNames(listed)).toEqual({ added: 1, changed: 1 });
    expect(await cloudProjects.upsertNames(listed)).toEqual({ added: 0, changed: 0 });
    expect(await store.projects.find('new')).toMatchObject({ name: 'last' });
  });

  it('comes after what people submitted, whoever was first, and shows again when they take that back', async () => {
    const { cloudProjects, projects } = store;
    await projects.put([{ id: 'p', name: 'ours', domainId: 'our domain' }]);
    await cloudProjects.upsertNames({ projects: [one('p'), one('q')], askedAtUs: 1 });
    await projects.put([{ id: 'q', name: 'ours, too' }]);
    expect(await projects.list({ limit: 9 })).toMatchObject([
      { id: 'p', name: 'ours', cloudName: 'project p', domainId: 'our domain' },
      { id: 'q', name: 'ours, too', cloudName: 'project q', domainId: 'd' },
    ]);
    await projects.put(['p', 'q'].map((id) => ({ id, name: null, domainId: null })));
    expect(await projects.list({ limit: 9 })).toMatchObject([
      { id: 'p', name: 'project p', domainId: 'd' },
      { id: 'q', name: 'project q', domainId: 'd' },
    ]);
  });

  it('that somebody brings along changes the name, and not when the cloud was asked', async () => {
    const { cloudProjects, projects } = store;
    await cloudProjects.upsertNames({
      projects: [{ ...one('p'), isEnabled: false }],
      askedAtUs: 7,
    });
    const brought = [
      { id: 'p', name: 'renamed', domainId: 'd' },
      { id: 'new', name: 'new', domainId: 'd' },
    ];
    const listed = { projects: brought, askedAtUs: null };
    expect(await cloudProjects.upsertNames(listed)).toEqual({ added: 1, changed: 1 });
    const rest = { seenAtUs: 7, syncedAtUs: 7, isEnabled: false };
    expect(await projects.find('p')).toMatchObject({ name: 'renamed', ...rest });
    const none = { seenAtUs: null, syncedAtUs: null, isEnabled: null };
    expect(await projects.find('new')).toMatchObject({ name: 'new', ...none });
  });

  it('is missing of those that have servers only, until they are asked about', async () => {
    const server = { id: 's', projectId: 'used', launchedAt: '2026-01-01T00:00:00' };
    const submitted = [{ observation: aServer(server) }];
    await store.observations.record({ origin: 'x', submitted });
    await store.projects.put([
      { id: 'named', name: 'by people' },
      { id: 'asked', syncedAtUs: 5 },
    ]);
    await store.cloudProjects.upsertNames({ projects: [one('known')], askedAtUs: 1 });
    expect(await nameless(5)).toEqual(['named', 'used']);
    expect(await nameless(6)).toEqual(['named', 'used', 'asked']);
    expect(await nameless(6, 1)).toEqual(['named']);
  });

  it('has been asked of all when the whole list was', async () => {
    const { cloudProjects, projects } = store;
    await projects.put([{ id: 'bare' }, { id: 'asked', syncedAtUs: 9 }]);
    await store.groups.add('g', ['met']);
    await cloudProjects.upsertNames({ projects: [one('gone')], askedAtUs: 1 });
    await cloudProjects.markListed(8);
    expect(await nameless(8)).toEqual([]);
    expect(await nameless(10)).toEqual(['bare', 'met', 'asked']);
    expect(await projects.find('gone')).toMatchObject({
      name: 'project gone',
      seenAtUs: 1,
      syncedAtUs: 8,
    });
    expect(await projects.find('asked')).toMatchObject({ syncedAtUs: 9 });
  });

  it('may be about many projects, submitted by two at once', async () => {
    const projects = Array.from({ length: 1200 }, (_, n) => one(`p${n}`));
    const other = await database.open();
    await Promise.all([
      store.cloudProjects.upsertNames({ projects, askedAtUs: 1 }),
      other.cloudProjects.upsertNames({ projects: [...projects].reverse(), askedAtUs: 2 }),
    ]);
    expect(await store.projects.list({ limit: 2000 })).toHaveLength(1200);
    expect(await store.cloudProjects.upsertNames({ projects, askedAtUs: 3 })).toEqual({
      added: 0,
      changed: 0,
    });
  });
});
