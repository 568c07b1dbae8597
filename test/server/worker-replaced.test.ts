/** A worker that is replaced while something is in the way of its successor: the service goes on, and is whole again when the way is free. */

import { once } from 'node:events';
import { copyFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { onOwnServer } from '../support/databases/own-server';
import { type Certificate, makeCertificate } from '../support/program/certificates';
import { makeWorkplace } from '../support/program/program';
import {
  FEW_DIALECTS,
  killProcess,
  type Line,
  type Logged,
  pidsOf,
  type Serving,
  startService,
  statusAt,
} from '../support/program/service-process';
import { perTest } from '../support/scene';
import { until } from '../support/service/load';

const PATIENCE_MS = 90_000;
const CANNOT_START = 'worker failed to start; trying again';

const workplace = perTest(makeWorkplace, (place) => place.remove());

const serve = async (...words: string[]): Promise<Serving> =>
  startService(await workplace(), ['--workers', '2', ...FEW_DIALECTS, ...words], 2);

/** Kills a worker, and waits until it was tried more than once to replace it. */
async function killOne(log: Logged): Promise<Line[]> {
  killProcess(pidsOf(log.lines('listening'))[0], 'SIGKILL');
  return log.times(2, CANNOT_START);
}

/** The two that are there once a third one has come. */
async function livingWorkers(log: Logged): Promise<readonly number[]> {
  const living = pidsOf(await log.times(3, 'listening')).slice(1);
  expect(new Set(living).size).toBe(2);
  return living;
}

const answerers = (log: Logged, status: number): readonly number[] =>
  pidsOf(log.lines('answered').filter((line) => line.status === status));

async function expectBothAnswer({ url, log }: Serving, status: number): Promise<void> {
  const living = await livingWorkers(log);
  while (!living.every((pid) => answerers(log, status).includes(pid))) {
    const statuses = await Promise.all(Array.from({ length: 20 }, () => statusAt(url)));
    expect(new Set(statuses)).toEqual(new Set([status]));
  }
}

async function expectStops({ process: child, outcome }: Serving): Promise<void> {
  child.kill('SIGTERM');
  const { status, stderr } = await outcome;
  expect(status).toBe(0);
  for (const line of stderr.split('\n').filter(Boolean))
    expect(() => JSON.parse(line)).not.toThrow();
}

onOwnServer('PostgreSQL', 'that is away when a worker dies', (server) => {
  it(
    'is waited for by its successor, while the other worker answers',
    async () => {
      const service = await serve('--database', server().databaseUrl);
      const { url, log, process: child } = service;
      await server().stop();
      const tries = await killOne(log);
      const [first, second] = tries.map(({ waitMs }) => waitMs ?? 0);
      expect(second).toBe((first ?? 0) * 2);
      expect(tries[0]).toMatchObject({
        pid: child.pid,
        status: 4,
        reason: expect.stringMatching(/^database postgres:\/\//),
      });
      expect(await statusAt(url)).toBe(503);
      await server().start();
      await livingWorkers(log);
      while ((await statusAt(url)) !== 200);
      await expectBothAnswer(service, 200);
      await expectStops(service);
    },
    PATIENCE_MS,
  );

  it(
    'does not keep the service from stopping',
    async () => {
      const service = await serve('--database', server().databaseUrl);
      await server().stop();
      await killOne(service.log);
      await expectStops(service);
      await server().start();
    },
    PATIENCE_MS,
  );
});

describe('a worker that dies', () => {
  it(
    'while the file of the database is elsewhere is replaced when it is back',
    async () => {
      const place = await workplace();
      const service = await serve();
      const move = (from: string, to: string) =>
        Promise.all(
          ['', '-wal', '-shm'].map((part) =>
            rename(join(place.folder, from + part), join(place.folder, to + part)),
          ),
        );
      await move('tenant-usage.db', 'elsewhere.db');
      const tries = await killOne(service.log);
      expect(tries[0]?.reason).toMatch(/^database sqlite:\S+: there is no such file/);
      await move('elsewhere.db', 'tenant-usage.db');
      await expectBothAnswer(service, 200);
      await expectStops(service);
    },
    PATIENCE_MS,
  );

  it(
    'has a successor with the same rules, whatever has become of the policy file',
    async () => {
      const place = await workplace();
      const file = join(place.folder, 'policy.yaml');
      await writeFile(file, '"os_compute_api:os-simple-tenant-usage:list": "!"\n');
      const service = await serve('--policy-file', file);
      await writeFile(file, 'no rules: [');
      killProcess(pidsOf(service.log.lines('listening'))[0], 'SIGKILL');
      await expectBothAnswer(service, 403);
      await expectStops(service);
    },
    PATIENCE_MS,
  );
});

describe('a worker with a certificate', () => {
  /** The service, and the certificate that can take the place of its own. */
  async function secureService() {
    const { folder } = await workplace();
    const files = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
    const install = ({ cert, key }: Certificate) =>
      Promise.all([copyFile(cert, files.cert), copyFile(key, files.key)]);
    await install(await makeCertificate(folder));
    const other = await makeCertificate(folder, 'renewed');
    const service = await serve('--tls-cert', files.cert, '--tls-key', files.key);
    return { files, service, renew: () => install(other) };
  }

  async function nameShown({ url }: Serving): Promise<unknown> {
    const port = Number(new URL(url).port);
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return CN;
  }

  it(
    'that died is replaced as soon as there is one again',
    async () => {
      const { files, service, renew } = await secureService();
      await rm(files.cert);
      const tries = await killOne(service.log);
      expect(tries[0]).toMatchObject({
        status: 2,
        reason: expect.stringMatching(/^--tls-cert \S+: cannot be read \(ENOENT\)$/),
      });
      await renew();
      await livingWorkers(service.log);
      await expectStops(service);
    },
    PATIENCE_MS,
  );

  it(
    'is not hurt by SIGHUP while it starts, and serves the one that is there by then',
    async () => {
      const { service, renew } = await secureService();
      const { log, process: child } = service;
      await renew();
      killProcess(pidsOf(log.lines('listening'))[0], 'SIGKILL');
      await until('three have listened', () => {
        child.kill('SIGHUP');
        return log.lines('listening').length === 3;
      });
      expect(log.lines('worker exited unexpectedly; starting another')).toHaveLength(1);
      const living = await livingWorkers(log);
      const readers = () => pidsOf(log.lines('certificate reloaded'));
      await until('both have read it', () => {
        child.kill('SIGHUP');
        return living.every((pid) => readers().includes(pid));
      });
      const names = await Promise.all(Array.from({ length: 20 }, () => nameShown(service)));
      expect(new Set(names)).toEqual(new Set(['renewed']));
      await expectStops(service);
    },
    PATIENCE_MS,
  );
});
