/** Webhooks: every event is delivered at least once, those of one alert in order, whatever the receiver does. */
import { Writable } from 'node:stream';
import { environmentLayer, resolveSettings, toConfig } from '../../lib/config';
import { settingsIn } from '../../lib/config/section';
import type { JobContext } from '../../lib/jobs/job';
import { runJobs } from '../../lib/jobs/runner';
import { webhooks } from '../../lib/jobs/webhooks';
import { RETRY_SECONDS, retryAtUs } from '../../lib/jobs/webhooks/schedule';
import { createLog } from '../../lib/log';
import { sections } from '../../lib/server/sections';
import type { Store } from '../../lib/store/store';
import { anAlert } from '../support/alerts/alerts';
import { type ReceivedMessage, SECRET, startReceiver } from '../support/alerts/receiver';
import { FIXED_NOW_US, temporaryStore } from '../support/databases/stores';
import { virtualTime } from '../support/jobs/virtual-time';
import { perTest } from '../support/scene';

const MINUTE_MS = 60_000;

const configOf = (variables: Readonly<Record<string, string>>) => {
  const settings = settingsIn(sections);
  const env = Object.entries(variables).map(([name, value]) => [`TENANT_USAGE_${name}`, value]);
  return toConfig(resolveSettings(settings, [environmentLayer(settings, Object.fromEntries(env))]));
};

const scene = perTest(
  async () => {
    const { store, reopen, remove } = await temporaryStore();
    const stores = [store, await reopen()];
    const receiver = await startReceiver();
    const time = virtualTime(FIXED_NOW_US);
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    const stopping: AbortController[] = [];
    const running: Promise<void>[] = [];
    const contextOf = (one: Store, more: Readonly<Record<string, string>> = {}): JobContext => ({
      store: one,
      config: configOf({ WEBHOOKS_URL: receiver.url, WEBHOOKS_SECRET: SECRET, ...more }),
      nowUs: time.nowUs,
      log: createLog('info', sink),
    });
    return {
      store,
      receiver,
      time,
      lines,
      /** One run, as `jobs run --force` does it. */
      run: (more?: Readonly<Record<string, string>>, signal = new AbortController().signal) =>
        webhooks.run(contextOf(store, more), signal),
      /** As several processes of a service do. */
      async serve(processes: number, more?: Readonly<Record<string, string>>) {
        for (const one of stores.slice(0, processes)) {
          const stop = new AbortController();
          running.push(runJobs([webhooks], contextOf(one, more), stop.signal, time.wait));
          stopping.push(stop);
          await time.untilWaiting(stop.signal);
        }
      },
      async end() {
        for (const stop of stopping) stop.abort();
        await Promise.all(running);
        await receiver.down();
        await stores[1]?.close();
        await remove();
      },
    };
  },
  ({ end }) => end(),
);

/** Three alerts, of which two are acknowledged and one is closed. */
async function somethingHappens({ alerts }: Store, atUs: number): Promise<void> {
  const opened = await alerts.open(
    ['a', 'b', 'c'].map((scopeId) => anAlert({ scopeId, createdAtUs: atUs })),
  );
  for (const { id } of opened.slice(0, 2)) await alerts.acknowledge(id, atUs);
  await alerts.close(opened[0]?.id ?? '', atUs);
}

/** By object, the events in the order of their first arrival. */
function eventsBy(received: readonly ReceivedMessage[]): Readonly<Record<string, string[]>> {
  const seen = new Set<string>();
  const events: Record<string, string[]> = {};
  for (const { id, event } of received) {
    if (seen.has(id)) continue;
    seen.add(id);
    const object = String(event.data['scope_id']);
    events[object] = [...(events[object] ?? []), event.type];
  }
  return events;
}

const ALL_EVENTS = {
  a: ['alert.opened', 'alert.acknowledged', 'alert.closed'],
  b: ['alert.opened', 'alert.acknowledged'],
  c: ['alert.opened'],
};

describe('the webhook', () => {
  it('gets every event, in order for each alert, after it was away for ten minutes', async () => {
    const { store, receiver, time, serve } = await scene();
    await receiver.down();
    await serve(2);
    await somethingHappens(store, time.nowUs());
    await time.advance(10 * MINUTE_MS);
    expect(receiver.received).toEqual([]);
    await receiver.up();
    await time.advance(15 * MINUTE_MS);
    expect(eventsBy(receiver.received)).toEqual(ALL_EVENTS);
    expect(await store.outbox.list({ limit: 10 })).toEqual([]);
  });

  it('gets events that come while it is away in order with those before', async () => {
    const { store, receiver, time, serve } = await scene();
    await serve(1);
    const [alert] = await store.alerts.open([anAlert({ createdAtUs: time.nowUs() })]);
    await receiver.down();
    await time.advance(4 * MINUTE_MS);
    await store.alerts.acknowledge(alert?.id ?? '', time.nowUs());
    await time.advance(6 * MINUTE_MS);
    await store.alerts.close(alert?.id ?? '', time.nowUs());
    await receiver.up();
    await time.advance(10 * MINUTE_MS);
    expect(eventsBy(receiver.received)).toEqual({
      s1: ['alert.opened', 'alert.acknowledged', 'alert.closed'],
    });
  });

  it('gets each event once as long as nothing fails, however many processes send', async () => {
    const { store, receiver, time, serve, run } = await scene();
    await somethingHappens(store, time.nowUs());
    await Promise.all([run(), run(), run()]);
    await serve(2);
    await time.advance(5 * MINUTE_MS);
    expect(receiver.received).toHaveLength(6);
    expect(eventsBy(receiver.received)).toEqual(ALL_EVENTS);
  });

  it('is told what the alert is like, under an id that is the same at each attempt', async () => {
    const { store, receiver, time, run } = await scene();
    const [alert] = await store.alerts.open([
      anAlert({ createdAtUs: FIXED_NOW_US, context: { value: 97.5 } }),
    ]);
    receiver.answer('reset');
    await run();
    receiver.answer(204);
    await time.advance(10_000);
    await run();
    const [first, second] = receiver.received;
    expect(receiver.received).toHaveLength(2);
    expect([second?.id, second?.body]).toEqual([first?.id, first?.body]);
    expect(second?.event).toEqual({
      type: 'alert.opened',
      timestamp: '2026-01-02T00:00:00.000000Z',
      data: {
        id: alert?.id,
        type: 'busy',
        message: 'cpu_percent > 90 for 15m',
        severity: 'warning',
        scope_type: 'server',
        scope_id: 's1',
        project: 'p1',
        account: 'a1',
        site: null,
        created_at: '2026-01-02T00:00:00.000000Z',
        closed_at: null,
        acknowledged_at: null,
        context: { value: 97.5 },
      },
    });
  });

  it('is tried by a fixed schedule, then an event is given up, and sent again on demand', async () => {
    const { store, receiver, time, serve } = await scene();
    receiver.answer(500);
    await store.alerts.open([anAlert({ createdAtUs: time.nowUs() })]);
    await serve(1, { WEBHOOKS_ATTEMPTS: '5' });
    await time.advance(60 * MINUTE_MS);
    const startMs = FIXED_NOW_US / 1000;
    const tries = receiver.received.map(({ sentAtMs }) => (sentAtMs - startMs) / 1000);
    expect(tries).toEqual([0, 10, 40, 100, 220]);
    const [dead] = await store.outbox.list({ isDead: true, limit: 10 });
    expect(dead).toMatchObject({ attempts: 5, failure: 'status 500', isDead: true });
    receiver.answer(200);
    await store.outbox.revive([dead?.id ?? 0], time.nowUs());
    await time.advance(MINUTE_MS);
    expect(receiver.received).toHaveLength(6);
    expect(await store.outbox.list({ limit: 10 })).toEqual([]);
  });

  it('gets the later events of an alert, although an earlier one was given up', async () => {
    const { store, receiver, time, run } = await scene();
    const [alert] = await store.alerts.open([anAlert({ createdAtUs: time.nowUs() })]);
    receiver.answer(410);
    await run({ WEBHOOKS_ATTEMPTS: '1' });
    receiver.answer(200);
    await store.alerts.close(alert?.id ?? '', time.nowUs());
    await run();
    expect(receiver.received.map(({ event }) => event.type)).toEqual([
      'alert.opened',
      'alert.closed',
    ]);
  });

  it('is not sent where another address is said to be', async () => {
    const { store, receiver, run } = await scene();
    receiver.answer(302);
    await store.alerts.open([anAlert()]);
    await run();
    expect(receiver.received).toHaveLength(1);
    expect(await store.outbox.list({ limit: 1 })).toMatchObject([{ failure: 'status 302' }]);
  });

  it('is sent again what a process that was killed had taken, a minute later', async () => {
    const { store, receiver, time, run } = await scene();
    await store.alerts.open([anAlert()]);
    const nowUs = time.nowUs();
    await store.outbox.claim({ holder: 'killed', nowUs, untilUs: nowUs + 60e6 });
    await run();
    expect(receiver.received).toEqual([]);
    await time.advance(MINUTE_MS);
    await run();
    expect(receiver.received).toHaveLength(1);
  });

  it('is left alone for this run after three failures in a row', async () => {
    const { store, receiver, run } = await scene();
    receiver.answer(503);
    await store.alerts.open(
      Array.from({ length: 9 }, (_, n) => anAlert({ scopeId: `s${n}`, createdAtUs: n })),
    );
    await run();
    expect(receiver.received).toHaveLength(3);
    const left = await store.outbox.list({ limit: 10 });
    expect(left.map(({ attempts }) => attempts)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  it('has a secret and a token that nobody finds in the log or in the outbox', async () => {
    const { store, receiver, time, serve, lines } = await scene();
    await store.alerts.open([anAlert({ createdAtUs: time.nowUs() })]);
    await receiver.down();
    await serve(1, { WEBHOOKS_ATTEMPTS: '2' });
    await time.advance(MINUTE_MS);
    expect(lines.join('')).toContain('an event is given up');
    const kept = JSON.stringify(await store.outbox.list({ limit: 10 }));
    expect(kept).toContain('ECONNREFUSED');
    for (const secret of [SECRET, SECRET.slice(6), 'of-the-receiver']) {
      expect(lines.join('')).not.toContain(secret);
      expect(kept).not.toContain(secret);
    }
  });

  it('is not used without a secret, which the failure of the job names', async () => {
    const { run } = await scene();
    await expect(run({ WEBHOOKS_SECRET: 'none' })).rejects.toMatchObject({
      code: 'invalidArgument',
      message: 'webhooks.secret: must be set where webhooks.url is',
    });
  });

  it('stops sending when the process is to stop', async () => {
    const { store, receiver, run } = await scene();
    await store.alerts.open([anAlert()]);
    await expect(run({}, AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' });
    expect(receiver.received).toEqual([]);
  });
});

describe('the schedule of attempts', () => {
  it('waits as long as it says after each failure, and gives up after as many as are allowed', () => {
    const waits = RETRY_SECONDS.map((_, i) => retryAtUs(i + 1, RETRY_SECONDS.length + 1, 0));
    expect(waits).toEqual(RETRY_SECONDS.map((seconds) => seconds * 1e6));
    expect(retryAtUs(RETRY_SECONDS.length + 1, RETRY_SECONDS.length + 1, 0)).toBeNull();
    expect(retryAtUs(1, 1, 0)).toBeNull();
  });
});
