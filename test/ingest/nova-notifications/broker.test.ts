/** Notifications through a real RabbitMQ into a store: nothing is lost, whatever happens to the broker. */

import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';
import { Coverage } from '../../../lib/ingest/nova-notifications/coverage';
import { readMessage } from '../../../lib/ingest/nova-notifications/read';
import { notificationSource } from '../../../lib/ingest/nova-notifications/source';
import { runPipeline } from '../../../lib/ingest/pipeline';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import type { Log } from '../../../lib/log';
import { sourceCoverage } from '../../../lib/report/completeness';
import { stateDigest } from '../../../lib/report/digest';
import type { Store } from '../../../lib/store/store';
import { onBroker } from '../../support/brokers/rabbitmq';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';
import { declareExchange, publish } from '../../support/nova-notifications/publisher';
import {
  expectedLives,
  type Message,
  messages,
  ofTopics,
  problemsOf,
} from '../../support/nova-notifications/recording';

const shuffledThrice = (published: readonly Message[]): readonly Message[] =>
  [...published, ...published, ...published]
    .map((message, n) => [(n * 2_654_435_761) % 4_294_967_296, message] as const)
    .sort(([a], [b]) => a - b)
    .map(([, message]) => message);

/** A collector at work, and what it logged. */
interface Collector {
  readonly lines: readonly string[];
  /** The ids of the messages that said something and are stored. */
  readonly taken: ReadonlySet<string>;
  stop(): Promise<void>;
}

interface CollectOptions {
  readonly ca?: Buffer;
  readonly prefetch?: number;
  readonly onStored?: () => void;
}

function collect(
  store: Store,
  url: string,
  queue: string,
  { ca, prefetch = 500, onStored }: CollectOptions = {},
): Collector {
  const lines: string[] = [];
  const logged = (fields: object, text: string) =>
    void lines.push(`${text} ${JSON.stringify(fields)}`);
  const abort = new AbortController();
  const taken = new Set<string>();
  const log = { info: logged, warn: logged, error: logged };
  const source = notificationSource({
    ...{ cell: 'default', urls: [url], exchanges: ['nova'], queue, prefetch },
    topics: ['notifications', 'versioned_notifications'],
    ...{ latestUs: NO_LIMIT, signal: abort.signal, ca },
    ...{ log, coverage: coverageOf(store, log) },
  });
  const running = runPipeline(source, (batch) => store.observations.record(batch), {
    signal: abort.signal,
    onBatch({ submitted }) {
      for (const { position = '' } of submitted) taken.add(position);
      onStored?.();
    },
  }).catch((error) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    ...{ lines, taken },
    async stop() {
      abort.abort();
      await running;
    },
  };
}

/** How many different messages say something about a life. */
const sayingOf = (published: readonly Message[]): number =>
  new Set(
    published.flatMap(({ body }) => {
      const { observation, messageId } = readMessage(body, { latestUs: NO_LIMIT });
      return observation ? messageId : [];
    }),
  ).size;

const coverageOf = ({ sources }: Store, log: Log): Coverage =>
  new Coverage({
    ...{ sources, log, key: { source: 'nova-notifications', cell: 'default' } },
    ...{ silenceUs: Number.POSITIVE_INFINITY, nowUs: () => Date.now() * 1000 },
  });

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = performance.now() + 60_000; performance.now() < endMs; await sleep(50)) {
    if (await isSo()) return;
  }
  throw new Error(`it never came to this: ${what}`);
}

const isListening = ({ lines }: Collector, times = 1) =>
  lines.filter((line) => line.includes('listening')).length >= times;

onBroker('between a Nova and the meter', (broker) => {
  const stores: TemporaryStore[] = [];
  const makeStore = async (): Promise<Store> => {
    const made = await temporaryStore();
    stores.push(made);
    return made.store;
  };
  afterAll(() => Promise.all(stores.map((made) => made.remove())));

  async function digestOf(store: Store): Promise<string> {
    return JSON.stringify(await stateDigest(store));
  }

  async function heard(queue: string, published: readonly Message[]): Promise<Store> {
    const { url } = broker();
    const store = await makeStore();
    await declareExchange(url);
    const collector = collect(store, url, queue);
    await until('it listens', () => isListening(collector));
    await publish(url, published);
    await until('all is taken', () => collector.taken.size === sayingOf(published));
    await collector.stop();
    expect(collector.lines.filter((line) => line.includes('away'))).toEqual([]);
    return store;
  }

  it.each([
    ['versioned', ofTopics('versioned_notifications')],
    ['legacy', ofTopics('notifications')],
    ['all', messages],
  ])(
    '%s messages make the lives that were, in any order and three times over',
    async (kind, published) => {
      const once = await heard(`once-${kind}`, published);
      const problems: string[] = [];
      for (const life of expectedLives) {
        problems.push(...problemsOf(life, await once.servers.segments(life.server)));
      }
      expect(problems).toEqual([]);
      const thrice = await heard(`thrice-${kind}`, shuffledThrice(published));
      expect(await digestOf(thrice)).toBe(await digestOf(once));
    },
  );

  it('restarts, and the meter binds its queue again and misses nothing that is said afterwards', async () => {
    const { url, stop, start } = broker();
    const store = await makeStore();
    await declareExchange(url);
    const half = Math.floor(messages.length / 2);
    const collector = collect(store, url, 'restarted');
    await until('it listens', () => isListening(collector));
    await publish(url, messages.slice(0, half));
    await stop();
    await start();
    await declareExchange(url);
    await until('it listens again', () => isListening(collector, 2));
    await publish(url, messages.slice(half));
    await until('all is taken', () => collector.taken.size === sayingOf(messages));
    await collector.stop();
    const [coverage] = await sourceCoverage(store);
    expect(coverage?.gaps).toContainEqual(
      expect.objectContaining({ toUs: expect.any(Number), repairedUs: null }),
    );
    expect(coverage?.completeUntilUs).toBe(coverage?.gaps[0]?.fromUs);
    expect(await digestOf(store)).toBe(await digestOf(await heard('not-restarted', messages)));
  });

  it('holds back what does not fit into a window, and that is not known yet', async () => {
    const { url } = broker();
    const store = await makeStore();
    await declareExchange(url);
    const first = collect(store, url, 'behind');
    await until('it listens', () => isListening(first));
    await first.stop();
    const stoppedUs = Date.now() * 1000;
    // Their periods ended long ago: without newer ones nothing would count as known.
    const published = messages.filter(({ body }) => !body.includes('instance.exists'));
    await publish(url, published);
    const heardUntil = async (): Promise<number> =>
      (await sourceCoverage(store))[0]?.heardUntilUs ?? 0;
    const heard: Promise<number>[] = [];
    const onStored = () => void heard.push(heardUntil());
    const second = collect(store, url, 'behind', { prefetch: 100, onStored });
    await until('all is taken', () => second.taken.size === sayingOf(published));
    await publish(url, published.slice(-1));
    await until('all is known', async () => (await heardUntil()) > stoppedUs);
    await second.stop();
    const meanwhile = (await Promise.all(heard)).slice(0, -6);
    expect(meanwhile.length).toBeGreaterThan(15);
    expect(Math.max(...meanwhile)).toBeLessThan(stoppedUs);
  });

  it('restarts while nobody listens, and what may have been lost with it is a gap', async () => {
    const { url, stop, start } = broker();
    const store = await makeStore();
    const listened = async (): Promise<void> => {
      await declareExchange(url);
      const collector = collect(store, url, 'unheard');
      await until('it listens', () => isListening(collector));
      await collector.stop();
    };
    await listened();
    await listened();
    expect(await sourceCoverage(store)).toMatchObject([{ gaps: [] }]);
    await stop();
    await start();
    await listened();
    expect(await sourceCoverage(store)).toMatchObject([{ gaps: [{ toUs: expect.any(Number) }] }]);
  });

  it('has no exchange yet, or loses the queue: it is said, and tried again', async () => {
    const { url } = broker();
    const connection = await connect(url);
    const channel = await connection.createChannel();
    await channel.deleteExchange('nova');
    const store = await makeStore();
    const collector = collect(store, url, 'deleted');
    await until('it says so', () =>
      collector.lines.some((line) => line.includes('does not exist')),
    );
    await declareExchange(url);
    await until('it listens', () => isListening(collector));
    await channel.deleteQueue('deleted');
    await until('it says so', () => collector.lines.some((line) => line.includes('was deleted')));
    await until('it listens again', () => isListening(collector, 2));
    await publish(url, messages.slice(0, 100));
    await until('all is taken', () => collector.taken.size === sayingOf(messages.slice(0, 100)));
    await collector.stop();
    await connection.close();
    expect((await store.servers.list({ limit: 10 })).length).toBeGreaterThan(0);
  });

  it('is heard over TLS if its certificate is known, and else not at all', async () => {
    const { url, tlsUrl, certificate } = broker();
    const store = await makeStore();
    await declareExchange(url);
    const stranger = collect(store, tlsUrl, 'tls');
    await until('it says so', () =>
      stranger.lines.some((line) => line.includes('self-signed certificate')),
    );
    await stranger.stop();
    const collector = collect(store, tlsUrl, 'tls', { ca: await readFile(certificate) });
    await until('it listens', () => isListening(collector));
    await publish(url, messages.slice(0, 100));
    await until('all is taken', () => collector.taken.size === sayingOf(messages.slice(0, 100)));
    await collector.stop();
    expect((await store.servers.list({ limit: 10 })).length).toBeGreaterThan(0);
  });

  it('keeps no meter waiting that is asked to stop while it connects', async () => {
    const { url } = broker();
    await declareExchange(url);
    const collector = collect(await makeStore(), url, 'stopped-early');
    await collector.stop();
    expect(collector.lines.filter((line) => line.includes('away'))).toEqual([]);
  });

  it('refuses the password: it is said without it', async () => {
    const url = broker().url.replace('guest:guest', 'guest:wrong-password');
    const collector = collect(await makeStore(), url, 'refused');
    await until('it says so', () => collector.lines.some((line) => line.includes('ACCESS')));
    await collector.stop();
    expect(collector.lines.join()).not.toContain('wrong-password');
  });

  it('has no such virtual host: it is said in words', async () => {
    const collector = collect(await makeStore(), `${broker().url}/elsewhere`, 'refused');
    await until('it says so', () =>
      collector.lines.some((line) => line.includes('the virtual host does not exist')),
    );
    await collector.stop();
  });
});
