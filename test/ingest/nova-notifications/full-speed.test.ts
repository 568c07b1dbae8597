/** The collector under a flood: the recorded lives of very many servers at once; a million messages by `make long`. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { readMessage } from '../../../lib/ingest/nova-notifications/read';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import { onBroker } from '../../support/brokers/rabbitmq';
import { onDatabase, type TestDatabase } from '../../support/databases/databases';
import { declareExchange, publish } from '../../support/nova-notifications/publisher';
import { expectedLives, type Message, messages } from '../../support/nova-notifications/recording';
import { makeWorkplace, type Running } from '../../support/program/program';
import { RUNS } from '../../support/property-runs';

const COPIES = Math.ceil((RUNS < 20_000 ? 50_000 : 1_000_000) / messages.length);
/** What Node keeps for itself depends on the size of a batch, not on how much has been heard. */
const MOST_MB = 450;
const LONGEST_MS = 1_500_000;

jest.setTimeout(LONGEST_MS);

const ID = new RegExp(expectedLives.map(({ server }) => server).join('|'), 'g');

/** The same lives of other servers: the first digits of their ids count the copies. */
const copyOf = (n: number): readonly Message[] =>
  messages.map(({ body, ...message }) => ({
    ...message,
    body: body.replace(ID, (id) => n.toString(16).padStart(8, '0') + id.slice(8)),
  }));

const observations = new Set(
  messages.flatMap(({ body }) => readMessage(body, { latestUs: NO_LIMIT }).observation?.id ?? []),
);

async function countOf({ all }: TestDatabase, table: string): Promise<number> {
  const [row] = await all<{ n: number | string }>(`select count(*) as n from ${table}`);
  return Number(row?.n);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const endMs = performance.now() + LONGEST_MS; !(await isSo()); await sleep(500)) {
    if (performance.now() > endMs) throw new Error('it did not come to this');
  }
}

/** The most memory that a process has had. */
function peakMb({ process: { pid } }: Running): number {
  const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kb) / 1024;
}

async function deleteQueue(url: string, queue: string): Promise<void> {
  const connection = await connect(url);
  await (await connection.createChannel()).deleteQueue(queue);
  await connection.close();
}

onBroker('floods the meter', (broker) => {
  for (const kind of ['SQLite', 'PostgreSQL'] as const) {
    onDatabase(kind, 'takes it all in', (make) => {
      it(`${COPIES} times as many lives as were recorded need no more memory than a few`, async () => {
        const [place, database, { url }] = [await makeWorkplace(), await make(), broker()];
        await database.open();
        await declareExchange(url);
        const words = ['collect', 'nova-notifications', '--database', database.url];
        const running = place.start([...words, '--nova-notifications-queue', kind], {
          env: { TENANT_USAGE_NOVA_NOTIFICATIONS_BROKERS: url },
        });
        await until(async () => (await countOf(database, 'source_states')) > 0);
        for (let n = 0; n < COPIES; n += 1) await publish(url, copyOf(n));
        const all = COPIES * observations.size;
        await until(async () => (await countOf(database, 'observations')) >= all);
        expect(peakMb(running)).toBeLessThan(MOST_MB);
        running.process.kill('SIGTERM');
        expect(await running.outcome).toMatchObject({ status: 0 });
        expect(await countOf(database, 'observations')).toBe(all);
        expect(await countOf(database, 'quarantine')).toBe(0);
        await deleteQueue(url, kind);
        await place.remove();
      });
    });
  }
});
