/** A server that the statements are not written for is told apart when it is connected to. */
import { versionProblem } from '../../../lib/store/knex/connection/version';

const MARIADB = { name: 'MariaDB', oldest: [10, 11] } as const;
const POSTGRES = { name: 'PostgreSQL', oldest: [13, 0] } as const;

describe('the version of a server', () => {
  it.each([
    [MARIADB, '10.11.19-MariaDB-0+deb12u1'],
    [MARIADB, '11.4.2-MariaDB'],
    [POSTGRES, 'PostgreSQL 13.0'],
    [POSTGRES, 'PostgreSQL 18beta1 on x86_64'],
  ])('will do: %j, %s', (kind, version) => {
    expect(versionProblem(kind, [{ version }], 'mysql://h/d')).toBeUndefined();
    expect(versionProblem(kind, { rows: [{ version }] }, 'mysql://h/d')).toBeUndefined();
  });

  it.each([
    [MARIADB, '8.4.0', 'MariaDB 10.11'],
    [MARIADB, '10.6.18-MariaDB', 'MariaDB 10.11'],
    [MARIADB, '5.5.68-MariaDB', 'MariaDB 10.11'],
    [POSTGRES, 'PostgreSQL 12.20', 'PostgreSQL 13.0'],
    [POSTGRES, 'CockroachDB CCL v25.1', 'PostgreSQL 13.0'],
  ])('will not do: %j, %s', (kind, version, needed) => {
    expect(versionProblem(kind, [{ version }], 'mysql://h/d')).toMatchObject({
      code: 'database',
      message: `database mysql://h/d: the server is "${version}"; ${needed} or later is needed`,
    });
  });

  it('is shown without what it was built with', () => {
    const version = 'PostgreSQL 9.6.24 (Debian 9.6.24-1) on x86_64-pc-linux-gnu, compiled by gcc';
    const problem = versionProblem(POSTGRES, [{ version }], 'postgres://h/d');
    expect(problem?.message).toContain('the server is "PostgreSQL 9.6.24"; PostgreSQL 13.0 or');
  });
});
