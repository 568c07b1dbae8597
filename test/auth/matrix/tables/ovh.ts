/** Who may read what by OVH's API: without a signature nobody reads anything. Those who sign are in `test/dialects/ovh`. */
import { PATHS, withBases } from '../../../../lib/dialects/ovh/paths';
import { WARP_PATHS } from '../../../../lib/dialects/ovh/warp';
import type { MatrixTable } from '../../../support/matrix/table';

const { time, credential, validation, currentCredential, ...others } = PATHS;
const { vscopeToken, metricsToken, ...read } = others;
const open = [time, validation];
const posted = [credential, vscopeToken, metricsToken];

const each = (methods: string, paths: readonly string[]): readonly string[] =>
  paths.flatMap(withBases).map((path) => `${methods} ${path}`);

const ALL = [...open, ...posted, currentCredential, ...Object.values(read)];
const warp = (methods: string) => WARP_PATHS.map((path) => `${methods} ${path}`);

export const ovh: MatrixTable = {
  dialect: 'ovh',
  mounts: ['ovh'],
  implied: { GET: ['HEAD'] },
  sameForAll: {
    Y: [...each('OPTIONS', ALL), ...each('GET,HEAD', open), ...warp('OPTIONS,GET,HEAD,POST')],
    n: [...each('GET,HEAD', Object.values(read)), ...each('POST', posted)],
    5: [...each('*', ALL), ...warp('*')],
  },
  columns: { own: each('GET,HEAD', [currentCredential]) },
  rows: `
                    | sees | own
key of the operator | none | n
`,
  marks: [],
  challenge: '',
  wrongStatus: 403,
  takesPasswords: false,
  // No credential of another API is a signature; that none at all is refused alike is shown by this one.
  present: (headers) => ({ 'X-API-Key': 'none', ...headers }),
  value: (name) => (name === 'credentialId' ? '5e88' : '1'),
  success: (method, path) => (path.includes('/warp10') && method !== 'OPTIONS' ? 501 : 200),
};
