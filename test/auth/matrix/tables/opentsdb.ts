/** Who may read and write measured points by OpenTSDB's API. It takes keys as passwords, and users; no tokens. */
import type { MatrixTable, SentWith } from '../../../support/matrix/table';
import { MEASURED_AT_MS, METRIC, slotOf } from '../../../support/matrix/tenants';

const WINDOW = `start=${MEASURED_AT_MS}&end=${MEASURED_AT_MS + 1000}`;
const OF_TENANT = '%7Bslot={tenant}%7D';

const INFO = [
  ...['/api/aggregators', '/api/config/filters', '/api/version'],
  ...['/opentsdb', '/opentsdb/aggregators', '/opentsdb/version', '/opentsdb/api/stats/query'],
];
const ONLY_READ = ['/api/config', '/api/dropcaches'];
const NOT_SERVED = [
  ...['/api/annotation', '/api/annotations', '/api/histogram', '/api/query/exp'],
  ...['/api/query/gexp', '/api/rollup', '/api/tree', '/api/uid'],
  '/opentsdb/api/stats',
];

const BODIES: Readonly<Record<string, unknown>> = {
  'POST /api/put': { metric: 'mx.put', timestamp: 1, value: 1, tags: { host: 'a' } },
  'POST /api/query': {
    start: MEASURED_AT_MS,
    queries: [{ metric: METRIC, aggregator: 'none' }],
  },
  'POST /api/query/last': { queries: [{ metric: METRIC }], resolveNames: true },
  'POST /api/search/lookup': { metric: METRIC },
  'POST /api/suggest': { type: 'tagv' },
  'POST /opentsdb/suggest': { type: 'tagv' },
};

function sentWith(method: string, path: string): SentWith {
  const body = BODIES[`${method} ${path}`];
  return { headers: {}, ...(body !== undefined && { body: JSON.stringify(body) }) };
}

export const opentsdb: MatrixTable = {
  dialect: 'opentsdb',
  mounts: ['opentsdb'],
  sameForAll: {},
  columns: {
    put: ['POST /api/put'],
    query: [`GET /api/query?${WINDOW}&m=none:${METRIC}`, 'POST /api/query'],
    'query=': [`GET /api/query?${WINDOW}&m=none:${METRIC}${OF_TENANT}`],
    last: [`GET /api/query/last?resolve&timeseries=${METRIC}`, 'POST /api/query/last'],
    'last=': [`GET /api/query/last?resolve&timeseries=${METRIC}${OF_TENANT}`],
    lookup: [`GET /api/search/lookup?m=${METRIC}`, 'POST /api/search/lookup'],
    suggest: ['/api/suggest', '/opentsdb/suggest'].flatMap((path) => [
      `GET ${path}?type=tagv`,
      `POST ${path}`,
    ]),
    info: [
      ...INFO.map((path) => `GET,POST ${path}`),
      ...ONLY_READ.map((path) => `GET ${path}`),
      ...NOT_SERVED.map((path) => `* ${path}`),
    ],
    bad: [
      ...['/api/query', '/api/query/last'].map((path) => `DELETE ${path}`),
      ...['GET,POST,* /api/search', '* /api/search/lookup'],
    ],
    method: [
      ...INFO.map((path) => `* ${path}`),
      ...ONLY_READ.map((path) => `* ${path}`),
      ...['put', 'query', 'query/last', 'suggest'].map((name) => `* /api/${name}`),
      '* /opentsdb/suggest',
    ],
    nothing: ['* /api/{path}', '* /opentsdb/{path}'],
  },
  rows: `
                                    | sees  | put query query= last last= lookup suggest info bad method nothing
keys of ours
key of the operator                 | all   | Y   Y     YYm    Y    YYm   Y      Y       Y    m   5      4
key of alpha                        | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
key of beta                         | beta  | n   Y     mYm    Y    mYm   Y      Y       Y    m   5      4
key of usage                        | all   | n   Y     YYm    Y    YYm   Y      Y       Y    m   5      4
key of alpha's account              | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
key of observations                 | none  | n   n     nnn    n    nnn   n      n       Y    m   5      4
key of points                       | none  | Y   n     nnn    n    nnn   n      n       Y    m   5      4
key of nothing                      | none  | n   n     nnn    n    nnn   n      n       Y    m   5      4
key of a reader of alpha            | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
key of alpha's account's manager    | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
key of alpha's group's owner        | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
key of the staff                    | all   | Y   Y     YYm    Y    YYm   Y      Y       Y    m   5      4
key of the staff for alpha          | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
users of ours, by password
user of the staff                   | all   | Y   Y     YYm    Y    YYm   Y      Y       Y    m   5      4
user, reader of alpha               | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
user, admin of alpha                | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
user, owner of alpha's group        | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
user, manager of alpha's account    | alpha | n   Y     Ymm    Y    Ymm   Y      Y       Y    m   5      4
user, owner of a site               | alpha | n   Y     mmm    Y    mmm   Y      Y       Y    m   5      4
user without a role                 | none  | n   n     nnn    n    nnn   n      n       Y    m   5      4
`,
  marks: ['alpha', 'beta'],
  challenge: 'Basic realm="metrics"',
  takesPasswords: true,
  value: (name, tenant) => (name === 'tenant' ? slotOf(tenant) : 'nothing'),
  sentWith,
  present({ 'X-Auth-Token': key, ...headers }) {
    if (key === undefined) return headers;
    if (!key.startsWith('tu_')) return { 'X-Auth-Token': key };
    return { Authorization: `Basic ${Buffer.from(`read:${key}`).toString('base64')}` };
  },
  success: (_method, path) => {
    if (NOT_SERVED.includes(path)) return 501;
    return path === '/api/put' ? 204 : 200;
  },
};
