/** Whose money is shown by CloudSigma's API: that of the one account on which somebody has a role. It takes users and keys, as Basic. */
import { burstUuid } from '../../../../lib/dialects/cloudsigma/burst/response';
import type { MatrixTable } from '../../../support/matrix/table';
import { ACCOUNTS, SUBSCRIPTIONS, type Tenant } from '../../../support/matrix/tenants';

const PREFIX = '/api/2.0';
const BURST = ['burstusage', 'dailyburstusage'].map((name) => `${PREFIX}/${name}`);
const OTHERS = [
  ...['balance', 'currentusage', 'discount', 'ledger', 'pricing', 'profile', 'subscriptions'],
].map((name) => `${PREFIX}/${name}`);
const USAGE = `${PREFIX}/usage`;
/** Since a server has moved from alpha to beta: what alpha paid for before, it sees. */
const SINCE = 'poll_time__gt=2026-01-01T06:05:00Z';
const CALLS = [...BURST, ...OTHERS, USAGE];
const OBJECTS = ['burstusage', 'ledger', 'subscriptions'].map((name) => `${PREFIX}/${name}/{id}`);
const PRICE = `${PREFIX}/pricing/{id}`;
const PATHS = [...CALLS, ...CALLS.map((path) => `${path}/schema`), ...OBJECTS, PRICE];

/** In the order in which the tenants' were written. */
const ROWS: Readonly<Record<Tenant, string>> = { alpha: '1', beta: '4', unknown: '999' };

/** There is one price, which everybody may see. */
const PRICES: Readonly<Record<Tenant, string>> = { alpha: '1', beta: '1', unknown: '999' };

function valueIn(_name: string, tenant: Tenant, path: string): string {
  if (path.includes('/burstusage/')) {
    return tenant === 'unknown' ? 'none' : burstUuid(ACCOUNTS[tenant], `account-of-${tenant}`);
  }
  if (path.includes('/pricing/')) return PRICES[tenant];
  return path.includes('/ledger/') ? ROWS[tenant] : SUBSCRIPTIONS[tenant];
}

export const cloudsigma: MatrixTable = {
  dialect: 'cloudsigma',
  mounts: ['cloudsigma'],
  implied: { GET: ['HEAD'] },
  sameForAll: {
    Y: PATHS.map((path) => `OPTIONS ${path}`),
    5: PATHS.map((path) => `* ${path}`),
  },
  columns: {
    usage: [
      ...BURST.flatMap((path) => [
        `GET,HEAD ${path}`,
        ...['?date=2026-01-01', '?date__gt=2025-12-01', '?limit=0', '?offset=0'].map(
          (query) => `GET,HEAD ${path}${query}`,
        ),
      ]),
      ...OTHERS.map((path) => `GET,HEAD ${path}?limit=0`),
      `GET,HEAD ${USAGE}?${SINCE}&limit=0`,
    ],
    schema: CALLS.map((path) => `GET,HEAD ${path}/schema`),
    one: OBJECTS.map((path) => `GET,HEAD ${path}`),
    price: [`GET,HEAD ${PRICE}`],
  },
  rows: `
                                    | sees  | usage schema one price
keys of ours
key of the operator                 | none  | n     n      n   n
key of alpha                        | none  | n     n      n   n
key of beta                         | none  | n     n      n   n
key of usage                        | none  | n     n      n   n
key of alpha's account              | alpha | Y     Y      Y44 YY4
key of observations                 | none  | n     n      n   n
key of points                       | none  | n     n      n   n
key of nothing                      | none  | n     n      n   n
key of a reader of alpha            | none  | n     n      n   n
key of alpha's account's manager    | alpha | Y     Y      Y44 YY4
key of alpha's group's owner        | none  | n     n      n   n
key of the staff                    | none  | n     n      n   n
key of the staff for alpha          | none  | n     n      n   n
users of ours, by password
user of the staff                   | none  | n     n      n   n
user, reader of alpha               | none  | n     n      n   n
user, admin of alpha                | none  | n     n      n   n
user, owner of alpha's group        | none  | n     n      n   n
user, manager of alpha's account    | alpha | Y     Y      Y44 YY4
user, owner of a site               | none  | n     n      n   n
user without a role                 | none  | n     n      n   n
`,
  marks: ['alpha', 'beta'],
  challenge: 'Basic realm="users"',
  takesPasswords: true,
  value: valueIn,
  present({ 'X-Auth-Token': key, ...headers }) {
    if (key === undefined) return headers;
    if (!key.startsWith('tu_')) return { 'X-Auth-Token': key };
    return { Authorization: `Basic ${Buffer.from(`any:${key}`).toString('base64')}` };
  },
};
