/** Who may read what of hosted instances by VedTech's API. It takes keys only; what others show is a wrong key. */
import type { MatrixTable } from '../../../support/matrix/table';
import { SUBDOMAINS } from '../../../support/matrix/tenants';

const PREFIX = '/api/v1/usage';
const ONE = `${PREFIX}/instance/{id}`;
const PATHS = [
  ...[`${PREFIX}/instances`, `${PREFIX}/summary`],
  ...[ONE, `${ONE}/history`, `${ONE}/collect`],
];

export const vedtech: MatrixTable = {
  dialect: 'vedtech',
  mounts: ['vedtech'],
  implied: { GET: ['HEAD'], '*': ['OPTIONS'] },
  sameForAll: {
    Y: PATHS.map((path) => `OPTIONS ${path}`),
    5: PATHS.map((path) => `* ${path}`),
  },
  columns: {
    list: ['', '?state=running'].map((query) => `GET,HEAD ${PREFIX}/instances${query}`),
    sum: [`GET,HEAD ${PREFIX}/summary`],
    one: [`GET,HEAD ${ONE}`],
    history: [`GET,HEAD ${ONE}/history`],
    collect: [`POST ${ONE}/collect`],
  },
  rows: `
                                    | sees  | list sum one history collect
key of the operator                 | all   | Y    Y   YY4 YY4     YY4
key of alpha                        | alpha | Y    Y   Y44 Y44     Y44
key of beta                         | beta  | Y    Y   4Y4 4Y4     4Y4
key of usage                        | all   | Y    Y   YY4 YY4     YY4
key of alpha's account              | alpha | Y    Y   Y44 Y44     Y44
key of observations                 | none  | Y    Y   444 444     444
key of points                       | none  | Y    Y   444 444     444
key of nothing                      | none  | Y    Y   444 444     444
key of a reader of alpha            | alpha | Y    Y   Y44 Y44     Y44
key of alpha's account's manager    | alpha | Y    Y   Y44 Y44     Y44
key of alpha's group's owner        | alpha | Y    Y   Y44 Y44     Y44
key of the staff                    | all   | Y    Y   YY4 YY4     YY4
key of the staff for alpha          | alpha | Y    Y   Y44 Y44     Y44
`,
  marks: ['alpha', 'beta'],
  challenge: '',
  wrongStatus: 403,
  takesPasswords: false,
  value: (_name, tenant) => SUBDOMAINS[tenant],
  present({ 'X-Auth-Token': token, Authorization: basic, ...headers }) {
    const key = token ?? basic;
    return key === undefined ? headers : { ...headers, 'X-API-Key': key };
  },
  success(method, path) {
    if (method === 'OPTIONS') return 204;
    return path.endsWith('/collect') ? 501 : 200;
  },
};
