/** Whose burst usage is shown by CloudSigma's API: that of the one account on which somebody has a role. It takes users and keys, as Basic. */
import type { MatrixTable } from '../../../support/matrix/table';

const PREFIX = '/api/2.0';
const LISTS = ['burstusage', 'dailyburstusage'].map((name) => `${PREFIX}/${name}`);
const PATHS = LISTS.flatMap((path) => [path, `${path}/schema`]);

export const cloudsigma: MatrixTable = {
  dialect: 'cloudsigma',
  mounts: ['cloudsigma'],
  implied: { GET: ['HEAD'], '*': ['OPTIONS'] },
  sameForAll: {
    Y: PATHS.map((path) => `OPTIONS ${path}`),
    5: PATHS.map((path) => `* ${path}`),
  },
  columns: {
    usage: LISTS.flatMap((path) => [
      `GET,HEAD ${path}`,
      ...['?date=2026-01-01', '?date__gt=2025-12-01', '?limit=0', '?offset=0'].map(
        (query) => `GET,HEAD ${path}${query}`,
      ),
    ]),
    schema: LISTS.map((path) => `GET,HEAD ${path}/schema`),
  },
  rows: `
                                    | sees  | usage schema
keys of ours
key of the operator                 | none  | n     n
key of alpha                        | none  | n     n
key of beta                         | none  | n     n
key of usage                        | none  | n     n
key of alpha's account              | alpha | Y     Y
key of observations                 | none  | n     n
key of points                       | none  | n     n
key of nothing                      | none  | n     n
key of a reader of alpha            | none  | n     n
key of alpha's account's manager    | alpha | Y     Y
key of alpha's group's owner        | none  | n     n
key of the staff                    | none  | n     n
key of the staff for alpha          | none  | n     n
users of ours, by password
user of the staff                   | none  | n     n
user, reader of alpha               | none  | n     n
user, admin of alpha                | none  | n     n
user, owner of alpha's group        | none  | n     n
user, manager of alpha's account    | alpha | Y     Y
user, owner of a site               | none  | n     n
user without a role                 | none  | n     n
`,
  marks: ['alpha', 'beta'],
  challenge: 'Basic realm="users"',
  takesPasswords: true,
  value: () => '',
  present({ 'X-Auth-Token': key, ...headers }) {
    if (key === undefined) return headers;
    if (!key.startsWith('tu_')) return { 'X-Auth-Token': key };
    return { Authorization: `Basic ${Buffer.from(`any:${key}`).toString('base64')}` };
  },
  success: (method) => (method === 'OPTIONS' ? 204 : 200),
};
