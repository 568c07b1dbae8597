/** The collector as a process: killed at any moment it loses nothing, and it keeps no secret of what it hears. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readMessage } from '../../../lib/ingest/nova-notifications/read';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import { type Broker, onBroker } from '../../support/brokers/rabbitmq';
import { declareExchange, publish } from '../../support/nova-notifications/publisher';
import { messages } from '../../support/nova-notifications/recording';
import { makeWorkplace, type Running, type Workplace } from '../../support/program/program';
import { RUNS } from '../../support/property-runs';

jest.setTimeout(180_000);

const KILLS = RUNS < 1000 ? 5 : 20;
/** So often the broker is restarted meanwhile; with fewer runs another suite does that alone. */
const RESTARTS = RUNS < 1000 ? 0 : 2;
/** The ids of all that the messages say. */
const observations = new Set(
  messages.flatMap(({ body }) => readMessage(body, { latestUs: NO_LIMIT }).observation?.id ?? []),
);

const SECRETS = /SCRUBBED|cloud-secret|mysql\+pymysql/;

onBroker('and the program that hears it', (broker) => {
  let place: Workplace;
  beforeAll(async () => {
    place = await makeWorkplace();
    await declareExchange(broker().url);
  });
  afterAll(() => place.remove());

  const collector = ({ url }: Broker, database: string, queue: string): Running =>
    place.start(
      [
        ...['collect', 'nova-notifications', '--database', `sqlite:${database}.db`],
        ...['--nova-notifications-queue', queue, '--nova-notifications-prefetch', '100'],
      ],
      { env: { TENANT_USAGE_NOVA_NOTIFICATIONS_BROKERS: url } },
    );

  const digestOf = async (database: string): Promise<string> =>
    (await place.run(['digest', '--facts', '--database', `sqlite:${database}.db`])).stdout;

  /** Until as much is stored as there is to store. */
  async function untilDigest(database: string, isSo: (digest: string) => boolean): Promise<string> {
    for (const endMs = performance.now() + 90_000; performance.now() < endMs; await sleep(200)) {
      const digest = await digestOf(database);
      if (isSo(digest)) return digest;
    }
    throw new Error(`it never came to this: ${await digestOf(database)}`);
  }

  /** The first thing that is stored is since when it listens. */
  async function untilListening(database: string): Promise<void> {
    const words = ['sources', 'status', '--json', '--database', `sqlite:${database}.db`];
    while (!(await place.run(words)).stdout.includes('nova-notifications')) await sleep(100);
  }

  /** What is published before a queue is bound again would be lost, as it would be in a cloud. */
  async function restart(databases: readonly string[]): Promise<void> {
    const sinceMs = Date.now();
    await broker().stop();
    await broker().start();
    await declareExchange(broker().url);
    for (const database of databases) {
      const words = ['sources', 'status', '--json', '--database', `sqlite:${database}.db`];
      const gapEnds = async (): Promise<(string | null)[]> =>
        JSON.parse((await place.run(words)).stdout).gaps.map(({ to }: { to: string }) => to);
      while (!(await gapEnds()).some((to) => to !== null && Date.parse(to) > sinceMs)) {
        await sleep(100);
      }
    }
  }

  async function end(running: Running): Promise<string> {
    running.process.kill('SIGTERM');
    const { status, stderr } = await running.outcome;
    expect(status).toBe(0);
    return stderr;
  }

  it('loses nothing if it is killed again and again, and keeps no secret', async () => {
    const url = broker().url;
    const alone = collector(broker(), 'alone', 'alone');
    const killed = { running: collector(broker(), 'killed', 'killed') };
    const lines: string[] = [];
    for (const database of ['alone', 'killed']) await untilListening(database);
    const size = Math.ceil(messages.length / KILLS);
    for (let n = 0; n < KILLS; n += 1) {
      await publish(url, messages.slice(n * size, (n + 1) * size));
      killed.running.process.kill('SIGKILL');
      lines.push((await killed.running.outcome).stderr);
      killed.running = collector(broker(), 'killed', 'killed');
      if (n < RESTARTS) await restart(['alone', 'killed']);
    }
    const isWhole = (digest: string) => digest.includes(`: ${observations.size} observations`);
    const right = await untilDigest('alone', isWhole);
    expect(right).toContain(': 43 servers');
    expect(await untilDigest('killed', isWhole)).toBe(right);
    lines.push(await end(alone), await end(killed.running));
    expect(lines.join('')).not.toMatch(SECRETS);
    const files = readdirSync(place.folder).filter((name) => name.includes('.db'));
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const name of files) {
      expect(readFileSync(join(place.folder, name), 'latin1')).not.toMatch(SECRETS);
    }
  });

  it('is a part of the service where that is asked for', async () => {
    const database = 'sqlite:served.db';
    const env = { TENANT_USAGE_NOVA_NOTIFICATIONS_BROKERS: broker().url };
    const words = [
      '--with-collectors',
      '--database',
      database,
      '--nova-notifications-queue',
      'served',
    ];
    const running = await place.serve(words, { env });
    const usage = `${running.url}/v1/usage?start=2026-11-21&end=2026-11-22`;
    const headers = { 'X-Auth-Token': 'admin:ops' };
    const answer = async () => JSON.parse(await (await fetch(usage, { headers })).text());
    while ((await answer()).complete_until === undefined) await sleep(100);
    await publish(broker().url, messages.slice(0, 1500));
    while ((await answer()).total.hours === 0) await sleep(100);
    expect((await answer()).projects.length).toBeGreaterThan(0);
    running.process.kill('SIGTERM');
    expect(await running.outcome).toMatchObject({ status: 0 });
  });
});
