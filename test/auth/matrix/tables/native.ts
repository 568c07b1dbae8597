/** Who may do what by our own API. */
import { randomBytes } from 'node:crypto';
import type { MatrixTable, SentWith } from '../../../support/matrix/table';
import {
  ACCOUNTS,
  ALERTS,
  ENTRY,
  PROJECTS,
  SERVERS,
  SPARE,
  type Tenant,
} from '../../../support/matrix/tenants';
import { RECORD } from '../../../support/observations/files';

const PATHS = [
  '/v1/observations',
  '/v1/inventory',
  '/v1/servers/{id}',
  '/v1/usage',
  '/v1/usage/trend',
  '/v1/alerts',
  '/v1/alerts/{id}',
  '/v1/alerts/{id}/acknowledge',
  '/v1/alerts/{id}/close',
  '/v1/accounts',
  '/v1/accounts/{id}',
  '/v1/accounts/{id}/projects',
  '/v1/accounts/{id}/projects/{project}',
  '/v1/accounts/{id}/ledger',
  '/v1/accounts/{id}/payments/{reference}',
  '/v1/accounts/{id}/credits/{reference}',
];

const WINDOW = 'start=2026-01-01T00:00:00&end=2026-01-01T12:00:00';

/** A permitted request about an account that is not known makes it known, so each time it is another. */
const accountOf = (tenant: Tenant): string =>
  tenant === 'unknown' ? randomBytes(16).toString('hex') : ACCOUNTS[tenant];

const { reference, ...PAID } = ENTRY;
const JSON_BODY = { 'Content-Type': 'application/json' };

const NDJSON = { 'Content-Type': 'application/x-ndjson' };

const BODIES: Readonly<Record<string, SentWith>> = {
  'PUT /v1/accounts/{id}': { headers: { 'Content-Type': 'application/json' }, body: '{}' },
  'PUT /v1/accounts/{id}/projects/{project}': {
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  },
  ...Object.fromEntries(
    ['payments', 'credits'].map((kind) => [
      `PUT /v1/accounts/{id}/${kind}/{reference}`,
      { headers: JSON_BODY, body: JSON.stringify(PAID) },
    ]),
  ),
  'POST /v1/observations': { headers: NDJSON, body: `${JSON.stringify(RECORD)}\n` },
  'POST /v1/inventory': { headers: NDJSON, body: '{"kind":"project","id":"inventoried"}\n' },
};

export const native: MatrixTable = {
  dialect: 'native',
  mounts: ['native'],
  implied: { GET: ['HEAD'], '*': ['OPTIONS'] },
  sameForAll: {
    Y: PATHS.map((path) => `OPTIONS ${path}`),
    5: PATHS.map((path) => `* ${path}`),
  },
  columns: {
    record: ['POST /v1/observations'],
    inventory: ['POST /v1/inventory'],
    server: ['GET,HEAD /v1/servers/{id}'],
    usage: ['GET,HEAD /v1/usage'],
    'usage=': ['GET,HEAD /v1/usage?project={tenant}'],
    'trend=': ['GET,HEAD /v1/usage/trend?project={tenant}'],
    trend: ['GET,HEAD /v1/usage/trend?server={id}'],
    alerts: ['GET,HEAD /v1/alerts'],
    alert: ['GET,HEAD /v1/alerts/{id}'],
    ack: ['POST /v1/alerts/{id}/acknowledge'],
    close: ['POST /v1/alerts/{id}/close'],
    accounts: ['GET,HEAD /v1/accounts'],
    account: [
      'GET,HEAD /v1/accounts/{id}',
      'GET,HEAD /v1/accounts/{id}/projects',
      'GET,HEAD /v1/accounts/{id}/ledger',
      'GET,HEAD,PUT /v1/accounts/{id}/payments/{reference}',
      'GET,HEAD,PUT /v1/accounts/{id}/credits/{reference}',
      'GET,HEAD,PUT,DELETE /v1/accounts/{id}/projects/{project}',
    ],
    change: ['PUT /v1/accounts/{id}'],
  },
  rows: `
                                    | sees  | record inventory server usage usage= trend= trend alerts alert ack close accounts account change
tokens of Keystone
admin of alpha                      | all   | Y      Y         YY4    Y     YYY    YYY    YY4   Y      YY4   YY4 YY4   Y        YY4     YYY
admin of another project            | all   | Y      Y         YY4    Y     YYY    YYY    YY4   Y      YY4   YY4 YY4   Y        YY4     YYY
reader of alpha                     | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   n44 n44   n        nnn     nnn
reader of beta                      | beta  | n      n         4Y4    n     nYn    nYn    4Y4   Y      4Y4   4n4 4n4   n        nnn     nnn
member and reader of alpha          | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   Y44 n44   n        nnn     nnn
member of alpha                     | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
another role in alpha               | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
writer of observations in alpha     | none  | Y      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
no role in alpha                    | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
admin of the system                 | all   | Y      Y         YY4    Y     YYY    YYY    YY4   Y      YY4   YY4 YY4   Y        YY4     YYY
reader of the system                | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
admin of a domain                   | all   | Y      Y         YY4    Y     YYY    YYY    YY4   Y      YY4   YY4 YY4   Y        YY4     YYY
token without a scope               | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
keys of ours
key of the operator                 | all   | Y      Y         YY4    Y     YYY    YYY    YY4   Y      YY4   YY4 YY4   Y        YY4     YYY
key of alpha                        | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   n44 n44   n        nnn     nnn
key of beta                         | beta  | n      n         4Y4    n     nYn    nYn    4Y4   Y      4Y4   4n4 4n4   n        nnn     nnn
key of usage                        | sums  | n      n         444    Y     YYY    YYY    444   n      444   444 444   n        nnn     nnn
key of alpha's account              | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   n44 n44   n        nnn     nnn
key of observations                 | none  | Y      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
key of points                       | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
key of nothing                      | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
key of a reader of alpha            | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   n44 n44   n        nnn     nnn
key of alpha's account's manager    | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   Y44 n44   n        nnn     nnn
key of alpha's group's owner        | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   Y44 n44   n        nnn     nnn
key of the staff                    | all   | Y      Y         YY4    Y     YYY    YYY    YY4   Y      YY4   YY4 YY4   Y        YY4     YYY
key of the staff for alpha          | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   n44 n44   n        nnn     nnn
users of ours, by password
user of the staff                   | all   | Y      Y         YY4    Y     YYY    YYY    YY4   Y      YY4   YY4 YY4   Y        YY4     YYY
user, reader of alpha               | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   n44 n44   n        nnn     nnn
user, admin of alpha                | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   Y44 n44   n        nnn     nnn
user, owner of alpha's group        | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   Y44 n44   n        nnn     nnn
user, manager of alpha's account    | alpha | n      n         Y44    n     Ynn    Ynn    Y44   Y      Y44   Y44 n44   n        nnn     nnn
user, owner of a site               | none  | n      n         444    n     nnn    nnn    444   Y      444   444 444   n        nnn     nnn
user without a role                 | none  | n      n         444    n     nnn    nnn    444   n      444   444 444   n        nnn     nnn
`,
  marks: ['alpha', 'beta', 'operator'],
  challenge: 'Keystone uri="http://kc:5000/v3"',
  takesPasswords: true,
  value(name, tenant, path) {
    if (name === 'tenant') return PROJECTS[tenant];
    if (name === 'project') return SPARE[tenant];
    if (name === 'reference') return reference;
    if (path.startsWith('/v1/alerts')) return ALERTS[tenant];
    return /^\/v1\/(servers|usage)/.test(path) ? SERVERS[tenant] : accountOf(tenant);
  },
  spellings(path) {
    if (!path.startsWith('/v1/usage')) return [path];
    const metric = path.startsWith('/v1/usage/trend') ? '&metric=cpu_percent' : '';
    return [`${path}${path.includes('?') ? '&' : '?'}${WINDOW}${metric}`];
  },
  sentWith: (method, path) => BODIES[`${method} ${path}`] ?? { headers: {} },
  success: (method) => (method === 'DELETE' || method === 'OPTIONS' ? 204 : 200),
  async restore(method, { projects }) {
    if (method !== 'DELETE') return;
    await projects.put([
      { id: SPARE.alpha, accountId: ACCOUNTS.alpha },
      { id: SPARE.beta, accountId: ACCOUNTS.beta },
    ]);
  },
};
