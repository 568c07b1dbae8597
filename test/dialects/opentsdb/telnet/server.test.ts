/** Clients of the line protocol over real sockets: good ones, slow ones, and those that misbehave. */
import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  listenTelnet,
  type TelnetOptions,
  type TelnetServer,
} from '../../../../lib/dialects/opentsdb/telnet/server';
import type { PutPoints } from '../../../../lib/dialects/opentsdb/telnet/session';
import { NO_LOG } from '../../../../lib/log';
import { perTest } from '../../../support/scene';

const RULES = { maxTags: 8, telnetTimes: 'fractions' } as const;

interface Scene {
  readonly server: TelnetServer;
  /** The values of the points that were put. */
  readonly stored: number[];
  readonly clients: Socket[];
  /** Tells `put` each time when the store is asked. */
  readonly events: EventEmitter;
  /** While it is set, the store waits for it. */
  gate: Promise<unknown> | undefined;
}

async function makeScene(options: Partial<TelnetOptions> = {}): Promise<Scene> {
  const stored: number[] = [];
  const scene: Pick<Scene, 'gate'> = { gate: undefined };
  const events = new EventEmitter();
  const put: PutPoints = async (points) => {
    events.emit('put');
    await scene.gate;
    stored.push(...points.map(({ value }) => value));
    return points.map(({ metric }) => (metric === 'bad' ? 'put: bad' : undefined));
  };
  const given = { host: '127.0.0.1', port: 0, log: NO_LOG, rules: RULES, put, ...options };
  const server = await listenTelnet(given);
  return Object.assign(scene, { server, stored, events, clients: [] });
}

async function closeScene({ server, clients }: Scene): Promise<void> {
  for (const client of clients) client.destroy();
  await server.stop(0);
}

async function dial({ server, clients }: Scene): Promise<Socket> {
  const client = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  clients.push(client);
  await once(client, 'connect');
  return client;
}

/** Waits until a figure has not changed while the server answered another client many times. */
async function steady(other: Socket, figure: () => number): Promise<void> {
  for (let before = Number.NaN, same = 0; same < 50; ) {
    other.write('version\n');
    await said(other);
    same = figure() === before ? same + 1 : 0;
    before = figure();
  }
}

/** Makes the store wait until the result is called. */
function close(here: Scene): () => void {
  let open: () => void = () => undefined;
  here.gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  return open;
}

/** The next bytes that come. */
const said = async (client: Socket): Promise<string> => String((await once(client, 'data'))[0]);

/** Has the server do all that was sent before: it answers in order. */
async function settle(client: Socket): Promise<string> {
  client.write('exit\n');
  return text(client);
}

const scene = perTest(makeScene, closeScene);

describe('A client', () => {
  it('25: hears nothing of good points, one line of each bad one, and all in order', async () => {
    const client = await dial(await scene());
    client.write('put m 1 1 a=b\nput bad 1 2 a=b\nversion\nput m x 3 a=b\r\nput m 1 4 a=b\nfoo\n');
    expect((await settle(client)).split('\n')).toEqual([
      'put: bad',
      'net.opentsdb.tools 2.4.1 built at revision eb125a3',
      'Built',
      "put: invalid value: Invalid character 'x' in x",
      "unknown command: foo.  Try `help'.",
      '',
    ]);
    expect((await scene()).stored).toEqual([1, 2, 4]);
  });

  it('that sends a line byte by byte is understood', async () => {
    const client = await dial(await scene());
    client.setNoDelay();
    for (const byte of 'put bad 1564400400 1 a=b\n') {
      client.write(byte);
      await new Promise(setImmediate);
    }
    expect(await said(client)).toBe('put: bad\n');
  });

  it('that ends its side still gets its answers; half a line is not carried out', async () => {
    const client = await dial(await scene());
    client.end('put m 1 1 a=b\nversion\nput m 1 20');
    expect(await text(client)).toContain('net.opentsdb.tools');
    expect((await scene()).stored).toEqual([1]);
  });

  it('that hangs up in the middle of a line does no harm to others', async () => {
    const [one, other] = [await dial(await scene()), await dial(await scene())];
    one.write('put m 1 1');
    one.resetAndDestroy();
    other.write('put m 1 2 a=b\n');
    await settle(other);
    expect((await scene()).stored).toEqual([2]);
  });

  it('that speaks HTTP is cut off before what follows is taken for commands', async () => {
    const client = await dial(await scene());
    client.write('POST / HTTP/1.1\r\nHost: x\r\n\r\nput m 1 1 a=b\n');
    await once(client.resume(), 'end');
    expect((await scene()).stored).toEqual([]);
  });

  it('that sends a line without an end costs no memory and may go on after it', async () => {
    const client = await dial(await scene());
    for (let n = 0; n < 200; n += 1) client.write(Buffer.alloc(50_000, 'x'));
    client.write('\nput m 1 1 a=b\n');
    expect(await settle(client)).toBe('line too long: at most 8192 bytes\n');
    expect((await scene()).stored).toEqual([1]);
  });

  it('that is silent for too long is cut off', async () => {
    const impatient = await makeScene({ idleMs: 50 });
    const client = await dial(impatient);
    await once(client.resume(), 'end');
    await closeScene(impatient);
  });
});

describe('Many lines', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, n) => `put m 1564400400 ${n} a=b\n`).join('');

  it('are all stored, in order, however many there are', async () => {
    const client = await dial(await scene());
    client.write(lines(20_000));
    expect(await settle(client)).toBe('');
    expect((await scene()).stored).toEqual(Array.from({ length: 20_000 }, (_, n) => n));
  });

  it('are not read while the store is busy, so that the client has to wait', async () => {
    const here = await scene();
    const open = close(here);
    const client = await dial(here);
    for (let n = 0; n < 500; n += 1) client.write(lines(1000));
    await steady(await dial(here), () => client.writableLength);
    expect(client.writableLength).toBeGreaterThan(0);
    open();
    expect(await settle(client)).toBe('');
    expect(here.stored).toHaveLength(500_000);
  });

  it('of a client that never reads its answers are left unread for a while', async () => {
    const here = await scene();
    const [client, other] = [await dial(here), await dial(here)];
    client.pause();
    const all = 2_000_000;
    client.write('put bad 1564400400 1 a=b\n'.repeat(all));
    await once(here.events, 'put');
    await steady(other, () => here.stored.length);
    expect(here.stored.length).toBeLessThan(all);
  });

  it('of a client that never reads its answers are stored without them in the end', async () => {
    let reachEnd: () => void = () => undefined;
    const end = new Promise<void>((resolve) => {
      reachEnd = resolve;
    });
    const put: PutPoints = async (points) => {
      if (points.some(({ metric }) => metric === 'last')) reachEnd();
      return points.map(() => 'put: not stored: the database cannot be reached');
    };
    const impatient = await makeScene({ drainTimeoutMs: 50, put });
    const client = await dial(impatient);
    client.pause();
    client.write('put m 1564400400 1 a=b\n'.repeat(500_000));
    client.write('put last 1564400400 1 a=b\n');
    await end;
    await closeScene(impatient);
  });
});

describe('A server that stops', () => {
  it('stores what has arrived, answers it, and closes', async () => {
    const here = await scene();
    const open = close(here);
    const [busy, silent] = [await dial(here), await dial(here)];
    busy.write('put bad 1564400400 1 a=b\n');
    await once(here.events, 'put');
    const stopped = here.server.stop(60_000);
    open();
    expect(await text(busy)).toBe('put: bad\n');
    expect(await text(silent)).toBe('');
    await stopped;
    expect(here.stored).toEqual([1]);
  });

  it('cuts off at the deadline who keeps it waiting', async () => {
    const here = await scene();
    close(here);
    const client = await dial(here);
    client.write('put m 1564400400 1 a=b\n');
    const closed = once(client.resume(), 'close');
    await here.server.stop(50);
    client.end();
    await closed;
  });
});
