/** The service over HTTPS: certificates that do, certificates that do not, and new ones on the way. */
import { once } from 'node:events';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { STOP_DEADLINE_MS } from '../../lib/server/process';
import { type Certificate, encryptKey, makeCertificate } from '../support/program/certificates';
import { runHere } from '../support/program/command-line';
import { makeWorkplace } from '../support/program/program';
import { makeFolder, perFile, perTest, removeFolder } from '../support/scene';

const PATH = '/v2.1/os-simple-tenant-usage';
const TOKEN = 'admin:demo';

/** A folder with two certificates. */
const certificates = perFile(
  async () => {
    const folder = await makeFolder();
    const own = await makeCertificate(folder);
    return { folder, own, other: await makeCertificate(folder, 'renewed') };
  },
  ({ folder }) => removeFolder(folder),
);

const flags = ({ cert, key }: Certificate): string[] => ['--tls-cert', cert, '--tls-key', key];

/** A service with a certificate, and a client that trusts it. */
async function secureService() {
  const { own, other } = await certificates();
  const place = await makeWorkplace();
  const files = { cert: join(place.folder, 'tls.crt'), key: join(place.folder, 'tls.key') };
  const install = ({ cert, key }: Certificate) =>
    Promise.all([copyFile(cert, files.cert), copyFile(key, files.key)]);
  await install(own);
  const served = await place.serve(flags(files));
  const port = Number(new URL(served.url).port);
  return {
    ...{ own, other, files, install, served, port },
    async dial(options: ConnectionOptions = {}): Promise<TLSSocket> {
      const ca = await readFile(own.cert);
      const socket = connect({ host: '127.0.0.1', port, ca, ...options });
      await once(socket, 'secureConnect');
      return socket;
    },
    async ask(agent = new Agent()): Promise<{ status?: number | undefined; body: string }> {
      const ca = await readFile(own.cert);
      const headers = { 'X-Auth-Token': TOKEN };
      const request = get(`${served.url}${PATH}`, { headers, agent, ca });
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      return { status: response.statusCode, body: await text(response) };
    },
    /** Waits until the service logs this. */
    logging: (words: string): Promise<void> =>
      new Promise((resolve) => {
        served.process.stderr?.on('data', (line: string) => line.includes(words) && resolve());
      }),
    close: () => place.remove(),
  };
}

describe('a service with a certificate', () => {
  const service = perTest(secureService, ({ close }) => close());

  it('prints an address of HTTPS, and its links lead there', async () => {
    const { served, ask, dial } = await service();
    expect(served.url).toMatch(/^https:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(await ask()).toEqual({ status: 200, body: expect.stringContaining('"tenant_usages"') });
    const socket = await dial();
    const { host } = new URL(served.url);
    socket.write(`GET /v2.1 HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await text(socket)).toContain(`"href":"${served.url}/v2.1/"`);
  });

  it.each([
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.3', 'TLSv1.3'],
  ] as const)('speaks %s', async (version, protocol) => {
    const { dial } = await service();
    const socket = await dial({ minVersion: version, maxVersion: version });
    expect(socket.getProtocol()).toBe(protocol);
    socket.destroy();
  });

  it('speaks no older version, and nothing that is not encrypted', async () => {
    const { dial, port, ask } = await service();
    const old = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    await expect(dial(old)).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_SSL_|ECONNRESET/),
    });
    const plain = connectPlain(port, '127.0.0.1');
    plain.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await text(plain).catch(() => '')).not.toContain('HTTP/1.1 2');
    expect((await ask()).status).toBe(200);
  });

  it('takes a new certificate on SIGHUP, for new connections, and keeps open ones', async () => {
    const { dial, install, other, logging, served } = await service();
    const before = await dial();
    expect(before.getPeerCertificate().subject.CN).toBe('localhost');
    await install(other);
    const isRead = logging('certificate reloaded');
    served.process.kill('SIGHUP');
    await isRead;
    const after = await dial({ ca: await readFile(other.cert) });
    expect(after.getPeerCertificate().subject.CN).toBe('renewed');
    before.write(
      `GET ${PATH} HTTP/1.1\r\nHost: a\r\nX-Auth-Token: ${TOKEN}\r\nConnection: close\r\n\r\n`,
    );
    expect(await text(before)).toMatch(/^HTTP\/1\.1 200 OK/);
    after.destroy();
  });

  it('keeps its certificate if the new one cannot be used, and logs why', async () => {
    const { other, files, logging, served, dial } = await service();
    await copyFile(other.cert, files.cert);
    const isRefused = logging('certificate not reloaded');
    served.process.kill('SIGHUP');
    await isRefused;
    const socket = await dial();
    expect(socket.getPeerCertificate().subject.CN).toBe('localhost');
    socket.destroy();
    served.process.kill('SIGTERM');
    expect((await served.outcome).stderr).toContain('is not the key of the certificate in');
  });

  it('is not ended by a SIGHUP while it waits for its database', async () => {
    const { own } = await service();
    let listeners = 0;
    const onReload = () => {
      listeners += 1;
    };
    const argv = ['serve', '--auth', 'noauth', '--database', 'sqlite:/nowhere/x.db', ...flags(own)];
    expect((await runHere(argv, { onReload })).status).toBe(4);
    expect(listeners).toBe(1);
  });

  it('stops without waiting for connections that ask nothing, encrypted or not yet', async () => {
    const { ask, port, dial, served } = await service();
    const agent = new Agent({ keepAlive: true });
    await ask(agent);
    const silent = connectPlain(port, '127.0.0.1');
    const greeting = connectPlain(port, '127.0.0.1');
    greeting.write(Buffer.from('1603010200', 'hex'));
    const idle = await dial();
    await ask(agent);
    const open: Socket[] = [silent, greeting, idle];
    for (const socket of open) socket.on('error', () => undefined);
    const start = performance.now();
    served.process.kill('SIGTERM');
    expect((await served.outcome).status).toBe(0);
    expect(performance.now() - start).toBeLessThan(STOP_DEADLINE_MS);
    agent.destroy();
    for (const socket of open) socket.destroy();
  });

  it('finishes the request that runs before it stops', async () => {
    const { dial, ask, logging, served } = await service();
    const slow = await dial();
    slow.write(`GET ${PATH} HTTP/1.1\r\nHost: a\r\n`);
    const answer = text(slow);
    await ask(); // by now it has seen the half of a request, too
    const stopping = logging('stopping');
    served.process.kill('SIGTERM');
    await stopping;
    slow.write(`X-Auth-Token: ${TOKEN}\r\n\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect((await served.outcome).status).toBe(0);
  });

  it('is refused under --auth noauth on any address but loopback, encrypted or not', async () => {
    const { own } = await service();
    const words = ['serve', '--auth', 'noauth', '--host', '0.0.0.0', ...flags(own)];
    expect(await runHere(words)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--host 0.0.0.0 is refused'),
    });
  });
});

describe('serve refuses', () => {
  /** What it says, with our folder as FOLDER. */
  async function refusal(words: readonly string[]): Promise<string> {
    const { folder } = await certificates();
    const database = ['--database', `sqlite:${folder}/usage.db`];
    const { status, stdout, stderr } = await runHere([
      'serve',
      '--auth',
      'noauth',
      ...database,
      ...words,
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    return stderr.replaceAll(folder, 'FOLDER').replace(/^tenant-usage: |\n$/g, '');
  }

  const written = async (name: string, content: string): Promise<string> => {
    const { folder } = await certificates();
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  it('a certificate without a key, and a key without a certificate', async () => {
    const { own } = await certificates();
    expect(await refusal(['--tls-cert', own.cert])).toBe('--tls-cert: needs --tls-key beside it');
    expect(await refusal(['--tls-key', own.key])).toBe('--tls-key: needs --tls-cert beside it');
  });

  it('files that are not there', async () => {
    const { folder, own } = await certificates();
    const none = join(folder, 'none.pem');
    expect(await refusal(flags({ ...own, cert: none }))).toBe(
      '--tls-cert FOLDER/none.pem: cannot be read (ENOENT)',
    );
    expect(await refusal(flags({ ...own, key: none }))).toBe(
      '--tls-key FOLDER/none.pem: cannot be read (ENOENT)',
    );
    expect(await refusal(flags({ ...own, key: folder }))).toBe(
      '--tls-key FOLDER: cannot be read (EISDIR)',
    );
  });

  it.each([
    ['nothing', ''],
    ['a text', 'certificate\n'],
    ['PEM that is cut', '-----BEGIN CERTIFICATE-----\nMIIB\n'],
  ])('files with %s in them', async (_what, content) => {
    const { own } = await certificates();
    const file = await written('odd.pem', content);
    expect(await refusal(flags({ ...own, cert: file }))).toBe(
      '--tls-cert FOLDER/odd.pem: holds no certificate; allowed: X.509 as PEM',
    );
    expect(await refusal(flags({ ...own, key: file }))).toBe(
      '--tls-key FOLDER/odd.pem: holds no private key; allowed: a key as PEM',
    );
  });

  it('both files the wrong way round', async () => {
    const { own } = await certificates();
    expect(await refusal(flags({ cert: own.key, key: own.cert }))).toBe(
      '--tls-cert FOLDER/localhost.key: holds no certificate; allowed: X.509 as PEM',
    );
  });

  it('the key of another certificate', async () => {
    const { own, other } = await certificates();
    expect(await refusal(flags({ ...own, key: other.key }))).toBe(
      '--tls-key FOLDER/renewed.key: is not the key of the certificate in FOLDER/localhost.crt',
    );
  });

  it.each([
    ['newer', ['pkcs8', '-topk8']],
    ['older', ['ec', '-aes256']],
  ])('a key with a passphrase, in the %s form', async (_form, form) => {
    const { own } = await certificates();
    const key = await encryptKey(own.key, ...form);
    expect(await refusal(flags({ ...own, key }))).toBe(
      '--tls-key FOLDER/localhost.key.encrypted: is encrypted; allowed: a private key without a passphrase',
    );
  });

  it('a chain that is broken after the first certificate', async () => {
    const { own } = await certificates();
    const rest = '-----BEGIN CERTIFICATE-----\nrubbish\n-----END CERTIFICATE-----\n';
    const cert = await written('chain.pem', `${await readFile(own.cert, 'utf8')}${rest}`);
    expect(await refusal(flags({ ...own, cert }))).toMatch(
      /^--tls-cert FOLDER\/chain\.pem: cannot be used \(.*\)$/,
    );
  });
});
