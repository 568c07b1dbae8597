/** Who sees which customers, groups and projects by NodeConductor's API. It takes tokens and keys; what others show is none. */
import type { MatrixTable } from '../../../support/matrix/table';
import { ACCOUNTS, ALERTS, PROJECTS, type Tenant } from '../../../support/matrix/tenants';

const STATISTICS = ['usage', 'customer', 'resource', 'quota'].map((name) => `/api/stats/${name}`);
const LISTS = ['customers', 'projects', 'project-groups', 'clouds'].map((name) => `/api/${name}`);
const ALERT_COUNTS = ['/api/stats/alert', '/api/stats/alerts', '/api/alerts/stats'];
const ALERT = '/api/alerts/{id}';
const ALERT_CHANGES = ['close', 'acknowledge', 'cancel_acknowledgment'];
const SIGN_IN = '/api-auth/password';
const PATHS = [
  ...[SIGN_IN, ...STATISTICS, ...LISTS, ...LISTS.map((path) => `${path}/{id}`)],
  ...[...ALERT_COUNTS, '/api/alerts', ALERT],
  ...ALERT_CHANGES.map((change) => `${ALERT}/${change}`),
];

/** By the noun in the path. */
const IDS: Readonly<Record<string, (tenant: Tenant) => string>> = {
  customers: (tenant) => (tenant === 'unknown' ? 'c0'.repeat(16) : ACCOUNTS[tenant]),
  projects: (tenant) => PROJECTS[tenant],
  'project-groups': (tenant) => encodeURIComponent(`group of ${tenant}`),
  clouds: (tenant) => tenant,
  alerts: (tenant) => ALERTS[tenant],
};

const ABOUT_ALPHA = {
  scope: `/api/customers/${ACCOUNTS.alpha}/`,
  ...{ alert_type: 'posted', message: 'posted', severity: 'Info' },
};

export const nodeconductor: MatrixTable = {
  dialect: 'nodeconductor',
  mounts: ['nodeconductor'],
  implied: { GET: ['HEAD'], '*': ['OPTIONS'] },
  sameForAll: {
    Y: PATHS.map((path) => `OPTIONS ${path}`),
    5: PATHS.map((path) => `* ${path}`),
    m: [`POST ${SIGN_IN}`],
  },
  columns: {
    usage: ['customer', 'project', 'project_group'].map(
      (aggregate) => `GET,HEAD /api/stats/usage?item=cpu&aggregate=${aggregate}`,
    ),
    counts: ['GET,HEAD /api/stats/customer', 'GET,HEAD /api/stats/quota'],
    resource: ['GET,HEAD /api/stats/resource?auth_url=none'],
    lists: LISTS.map((path) => `GET,HEAD ${path}`),
    customer: ['GET,HEAD /api/customers/{id}'],
    group: ['GET,HEAD /api/project-groups/{id}'],
    project: ['GET,HEAD /api/projects/{id}'],
    cloud: ['GET,HEAD /api/clouds/{id}'],
    alerts: [...ALERT_COUNTS, '/api/alerts'].map((path) => `GET,HEAD ${path}`),
    alert: [`GET,HEAD ${ALERT}`],
    post: ['POST /api/alerts'],
    acknowledge: [`POST ${ALERT}/acknowledge`, `POST ${ALERT}/cancel_acknowledgment`],
    close: [`POST ${ALERT}/close`],
  },
  rows: `
                                    | sees  | usage counts resource lists customer group project cloud alerts alert post acknowledge close
key of the operator                 | all   | Y     Y      m        Y     YY4      YY4   YY4     YY4   Y      YY4   Y    YY4         YY4
key of alpha                        | alpha | Y     Y      n        Y     Y44      Y44   Y44     444   Y      Y44   n    n44         nnn
key of beta                         | beta  | Y     Y      n        Y     4Y4      4Y4   4Y4     444   Y      4Y4   m    4n4         nnn
key of usage                        | all   | Y     Y      n        Y     YY4      YY4   YY4     YY4   Y      444   m    444         nnn
key of alpha's account              | alpha | Y     Y      n        Y     Y44      Y44   Y44     Y44   Y      Y44   n    n44         nnn
key of observations                 | none  | Y     Y      n        Y     444      444   444     444   Y      444   m    444         nnn
key of points                       | none  | Y     Y      n        Y     444      444   444     444   Y      444   m    444         nnn
key of nothing                      | none  | Y     Y      n        Y     444      444   444     444   Y      444   m    444         nnn
key of a reader of alpha            | alpha | Y     Y      n        Y     Y44      Y44   Y44     444   Y      Y44   n    n44         nnn
key of alpha's account's manager    | alpha | Y     Y      n        Y     Y44      Y44   Y44     Y44   Y      Y44   n    Y44         nnn
key of alpha's group's owner        | alpha | Y     Y      n        Y     Y44      Y44   Y44     444   Y      Y44   n    Y44         nnn
key of the staff                    | all   | Y     Y      m        Y     YY4      YY4   YY4     YY4   Y      YY4   Y    YY4         YY4
key of the staff for alpha          | alpha | Y     Y      n        Y     Y44      Y44   Y44     444   Y      Y44   n    n44         nnn
`,
  marks: ['alpha', 'beta'],
  challenge: 'Token',
  takesPasswords: false,
  value: (_name, tenant, path) => IDS[path.split('/')[2] ?? '']?.(tenant) ?? '',
  present({ 'X-Auth-Token': token, Authorization: basic, ...headers }) {
    const text = token ?? basic?.replace('Basic ', '');
    return text === undefined ? headers : { ...headers, Authorization: `Token ${text}` };
  },
  success(method, path) {
    if (method === 'OPTIONS') return 204;
    if (method !== 'POST') return 200;
    if (path.endsWith('/close')) return 204;
    // Nobody has acknowledged it.
    if (path.endsWith('/cancel_acknowledgment')) return 409;
    return path === '/api/alerts' ? 201 : 200;
  },
  sentWith: (method, path) => ({
    headers: { 'Content-Type': 'application/json' },
    ...(method === 'POST' && path === '/api/alerts' && { body: JSON.stringify(ABOUT_ALPHA) }),
  }),
  async restore(method, { alerts }) {
    if (method !== 'POST') return;
    for (const id of [ALERTS.alpha, ALERTS.beta]) await alerts.unacknowledge(id);
  },
};
