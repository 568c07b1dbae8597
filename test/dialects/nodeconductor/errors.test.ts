/** Requests and answers that were read in the original's source and framework: statuses and bodies to the letter. */
import { type GoldenFailure, jsonOf } from '../../support/nodeconductor/golden';
import {
  type NodeConductorService,
  nodeConductorService,
  on,
  staff,
  tokenOf,
  uuidFor,
} from '../../support/nodeconductor/service';
import { perFile } from '../../support/scene';
import { type Answer, headerOf } from '../../support/service/app';

type Stories = readonly { readonly story: string }[];
const golden = jsonOf<{
  readonly usage: readonly GoldenFailure[];
  readonly alerts: readonly GoldenFailure[];
  readonly resource_and_others: readonly GoldenFailure[];
  readonly authentication: readonly GoldenFailure[];
  readonly token_stories: Stories;
}>('errors.json');

/** What is not compared, by the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'GET /api/stats/creation-time/?from=x&to=-1&datapoints=z': 'creation-time is not served',
  'GET /api/stats/creation-time/?type=x': 'creation-time is not served',
};

const PROJECT = uuidFor('project');
const JSON_TYPE = { 'Content-Type': 'application/json' };

const service = perFile(
  async () => {
    const made = await nodeConductorService();
    await made.store.projects.put([{ id: PROJECT }]);
    await made.addUser('root', staff);
    await made.addUser('admin', [on('project', PROJECT)]);
    return made;
  },
  (made) => made.close(),
);

const post = (path: string, body: object, login?: string) => async () =>
  (await service()).ask(path, login, {
    method: 'POST',
    headers: JSON_TYPE,
    body: JSON.stringify(body),
  });

/** A new alert about the project, as the path of its changes. */
async function anAlert({ store, clock }: NodeConductorService): Promise<string> {
  const object = { scopeType: 'project', scopeId: PROJECT, siteId: null } as const;
  const owners = { projectId: PROJECT, accountId: null, createdAtUs: clock.us };
  const words = { message: 'm', severity: 'error' as const, context: {} };
  const { id } = await store.alerts.openOrChange({ ...object, ...owners, ...words, type: 't' });
  await store.alerts.unacknowledge(id);
  return `/api/alerts/${id}`;
}

const change = (verb: string, login: string) => async () => {
  const made = await service();
  return made.ask(`${await anAlert(made)}/${verb}/`, login, { method: 'POST' });
};

const VALID = {
  scope: `/api/projects/${PROJECT}/`,
  ...{ alert_type: 't', message: 'm', severity: 'Info' },
};

const get =
  (path: string, headers: Readonly<Record<string, string>> = {}, login?: string) =>
  async () =>
    (await service()).ask(path, login, { headers });

const CUSTOMERS = '/api/stats/customer/';

/** Requests that are described in words. */
const WORDS: Readonly<Record<string, () => Promise<Answer>>> = {
  'POST /api/alerts/<uuid>/cancel_acknowledgment/ (not acknowledged)': change(
    'cancel_acknowledgment',
    'root',
  ),
  'POST /api/alerts/<uuid>/close/ (project administrator)': change('close', 'admin'),
  'POST /api/alerts/<uuid>/close/ (staff)': change('close', 'root'),
  'POST /api/alerts/ (not staff, valid body)': post('/api/alerts/', VALID, 'admin'),
  'GET /api/stats/resource/ (user)': get('/api/stats/resource/', {}, 'admin'),
  'GET …?x-auth-token=Token%20<good>': async () =>
    get(`${CUSTOMERS}?x-auth-token=Token%20${tokenOf('admin')}`)(),
  'GET …?x-auth-token=<good>': async () => get(`${CUSTOMERS}?x-auth-token=${tokenOf('admin')}`)(),
  'GET … Authorization: Token 0000000000000000000000000000000000000000': get(CUSTOMERS, {
    Authorization: `Token ${'0'.repeat(40)}`,
  }),
  'GET … Authorization: Token a b': get(CUSTOMERS, { Authorization: 'Token a b' }),
  'GET … Authorization: tOkEn <good>': get(CUSTOMERS, {
    Authorization: `tOkEn ${tokenOf('admin')}`,
  }),
  'GET /api/stats/customer/ (no header, no query)': get(CUSTOMERS),
};

/** Described as stories in the tests of tokens, with passwords and a clock. */
const OF_TOKENS = [
  'POST /api-auth/password/ {"username":"u","password":"bad"}',
  'POST /api-auth/password/ {"username":"u","password":"good"}',
  'POST /api-auth/password/ (disabled user, right password)',
  'GET … Authorization: Token <not used for more than 3600 s>',
];

async function ask(request: string): Promise<Answer> {
  const inWords = WORDS[request];
  if (inWords) return inWords();
  const [, method = '', path = '', rest = ''] = /^(\S+) (\S+)\s*(.*)$/.exec(request) ?? [];
  if (rest.startsWith('{')) return post(path, JSON.parse(rest))();
  return (await service()).ask(path, 'root', { method });
}

const comparable = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body).replace(/(Has to be one from list: )[^"]*/, '$1…'));

const all = [
  ...golden.usage,
  ...golden.alerts,
  ...golden.resource_and_others,
  ...golden.authentication,
];
const compared = all.filter(
  ({ request }) => !(request in LEFT_OUT) && !OF_TOKENS.includes(request),
);

test('all but what is not served is compared', () => {
  expect([all.length, Object.keys(LEFT_OUT).length, OF_TOKENS.length]).toEqual([53, 2, 4]);
  expect(compared).toHaveLength(47);
});

it.each(compared.map((each) => [each.request.slice(0, 200), each] as const))(
  '%s',
  async (_request, { request, status, body, headers = {} }) => {
    const answer = await ask(request);
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(headers)) {
      expect(headerOf(answer, name)).toEqual([value]);
    }
    if (status === 204) expect(answer.body).toBe('');
    else if (status !== 200) expect(comparable(JSON.parse(answer.body))).toEqual(comparable(body));
  },
);
