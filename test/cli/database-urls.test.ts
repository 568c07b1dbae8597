/** URLs of databases on servers: what is wrong with one is said in one line, and without its password. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';

const FORM = 'must be SCHEME://USER:PASSWORD@HOST:PORT/NAME';

const WRONG: ReadonlyArray<readonly [url: string, reason: string]> = [
  ['mysql://me:s3cret@h/x?ssl=1', 'unknown parameter "ssl"; allowed: socket, ssl-mode, ssl-ca'],
  ['mysql://me:s3cret@h/x?ssl-mode=required', 'ssl-mode must be one of DISABLED, REQUIRED,'],
  ['mysql://me:s3cret@h/x?ssl-mode=VERIFY_CA', 'ssl-mode=VERIFY_CA needs ssl-ca'],
  ['mysql://me:s3cret@h/x?ssl-ca=/none/ca.pem', 'ssl-ca: the file /none/ca.pem cannot be read'],
  ['mysql://me:s3cret@h/x?socket=', 'socket must not be empty'],
  ['postgres://me:s3cret@h/x?sslMode=require', 'unknown parameter "sslMode"; allowed: host,'],
  ['postgres://me:s3cret@h/x?password=s3cret', 'unknown parameter "password"; allowed: host,'],
  ['postgres://me:s3cret@h/x?toString=1', 'unknown parameter "toString"'],
  ['postgres://me:s3cret@h/x?sslmode=prefer', 'sslmode must be one of disable, require,'],
  ['postgres://me:s3cret@h/x?sslmode=verify-ca', 'sslmode=verify-ca needs sslrootcert'],
  ['postgres://me:s3cret@h/x?sslrootcert=/none', 'sslrootcert: the file /none cannot be read'],
  ...['postgres', 'mysql'].flatMap((scheme) =>
    ['me:s3cret%@h/x', 'me:s3cret@h/%', 'me:s3cret@h:99999/x', 'me:s3cret@[bad/x'].map(
      (rest) => [`${scheme}://${rest}`, FORM] as const,
    ),
  ),
];

describe('a URL of a database', () => {
  it.each(WRONG)('%s is refused', async (url, reason) => {
    const { status, stdout, stderr } = await runHere(['digest', '--database', url]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^tenant-usage: database URL "[^\n]+\n$/);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('s3cret');
  });

  it.each(['postgres', 'mysql'])('%s takes an IPv6 address in brackets', async (scheme) => {
    const nobody = createServer().listen(0, '::1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    const url = `${scheme}://me:s3cret@[::1]:${port}/x`;
    const { status, stderr } = await runHere(['digest', '--database', url]);
    expect(status).toBe(4);
    expect(stderr).toContain(`connect ECONNREFUSED ::1:${port}\n`);
  });
});

describe('somebody who is no database server', () => {
  let place: Workplace;
  let stranger: Server;
  beforeAll(async () => {
    place = await makeWorkplace();
    stranger = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
  });
  afterAll(async () => {
    stranger.close();
    await place.remove();
  });

  const expectOneLine = async (url: string) => {
    const { status, stdout, stderr } = await place.run(['digest', '--database', url]);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toMatch(/^tenant-usage: database \w+:\/\/me:\*\*\*@[^\n]+\n$/);
    return stderr;
  };

  it.each(['', '?sslmode=require', '?sslmode=verify-full'])(
    'is told apart from PostgreSQL in one line: %s',
    async (query) => {
      const { port } = stranger.address() as AddressInfo;
      await expectOneLine(`postgres://me:s3cret@127.0.0.1:${port}/x${query}`);
    },
    20_000,
  );

  it('is told apart from MariaDB in one line', async () => {
    const { port } = stranger.address() as AddressInfo;
    await expectOneLine(`mysql://me:s3cret@127.0.0.1:${port}/x`);
  }, 30_000);

  it('is not talked to in the clear where TLS is asked for', async () => {
    const bare = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write('N'));
    }).listen(0, '127.0.0.1');
    await once(bare, 'listening');
    const { port } = bare.address() as AddressInfo;
    try {
      const url = `postgres://me:s3cret@127.0.0.1:${port}/x?sslmode=require`;
      expect(await expectOneLine(url)).toContain('The server does not support SSL connections');
    } finally {
      bare.close();
    }
  }, 20_000);
});
