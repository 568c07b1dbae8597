/** Pages of lists as the original and its framework computed them: headers, numbers of items, and refusals. */
import { type GoldenPage, jsonOf } from '../../support/nodeconductor/golden';
import {
  type NodeConductorService,
  nodeConductorService,
  on,
  uuidFor,
} from '../../support/nodeconductor/service';
import { perFile } from '../../support/scene';
import { headerOf } from '../../support/service/app';

const cases = jsonOf<readonly GoldenPage[]>('paging.json');

const nounOf = ({ request }: GoldenPage): string => request.split('/')[2] ?? '';
const loginOf = (each: GoldenPage): string => `${nounOf(each)} ${each.visible}`;
const numbered = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** A user who sees so many customers, projects or alerts. */
async function addViewer(made: NodeConductorService, each: GoldenPage): Promise<void> {
  const login = loginOf(each);
  const id = uuidFor(login);
  if (nounOf(each) === 'customers') {
    const ids = numbered(each.visible, (n) => uuidFor(`customer ${n}`));
    return made.addUser(
      login,
      ids.map((customer) => on('account', customer)),
    );
  }
  await made.store.accounts.put([{ id }]);
  if (nounOf(each) === 'projects') {
    const projects = numbered(each.visible, (n) => ({ id: uuidFor(`${login} ${n}`) }));
    await made.store.projects.put(projects.map((project) => ({ ...project, accountId: id })));
  } else await openAlerts(made, id, each.visible);
  await made.addUser(login, [on('account', id, 'owner')]);
}

/** Filters of the requests allow them. */
async function openAlerts({ store }: NodeConductorService, accountId: string, count: number) {
  await store.alerts.open(
    numbered(count, (n) => ({
      ...{ scopeType: 'account', scopeId: accountId, accountId, projectId: null, siteId: null },
      ...{ type: `type ${n}`, message: '', severity: 'error', context: {}, createdAtUs: n },
    })),
  );
}

const service = perFile(
  async () => {
    const made = await nodeConductorService();
    const most = Math.max(...cases.map(({ visible }) => visible));
    await made.store.accounts.put(numbered(most, (n) => ({ id: uuidFor(`customer ${n}`) })));
    const viewers = new Map(cases.map((each) => [loginOf(each), each]));
    for (const each of viewers.values()) await addViewer(made, each);
    return made;
  },
  (made) => made.close(),
);

test('all cases of paging are compared', () => {
  expect(cases).toHaveLength(55);
});

it.each(cases.map((each) => [each.request, each.visible, each] as const))(
  '%s of %d',
  async (_request, _visible, each) => {
    const answer = await (await service()).ask(each.request, loginOf(each), {
      headers: { Host: 'example.com' },
    });
    expect(answer.status).toBe(each.status);
    const body = JSON.parse(answer.body);
    if (each.status === 200) {
      expect(body).toHaveLength(each.items ?? 0);
      expect(headerOf(answer, 'Link')).toEqual([each.headers?.Link]);
      expect(headerOf(answer, 'X-Result-Count')).toEqual([String(each.visible)]);
    } else expect(body).toEqual(each.body);
  },
);

it.each([
  ['page=x', 'Invalid page "x": That page number is not an integer.'],
  ['page=', 'Invalid page "": That page number is not an integer.'],
  ['page=0', 'Invalid page "0": That page number is less than 1.'],
])('?%s is no page', async (query, detail) => {
  const answer = await (await service()).ask(`/api/projects/?${query}`, 'alerts 1');
  expect([answer.status, JSON.parse(answer.body)]).toEqual([404, { detail }]);
});

it('a list of nothing has one page', async () => {
  const answer = await (await service()).ask('/api/projects/?page=last', 'alerts 1', {
    headers: { Host: 'example.com' },
  });
  expect([answer.status, answer.body]).toEqual([200, '[]']);
  const url = '<http://example.com/api/projects/>';
  expect(headerOf(answer, 'Link')).toEqual([`${url}; rel="first", ${url}; rel="last"`]);
});
