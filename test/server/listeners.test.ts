/** Ports that dialects listen on for other protocols than HTTP. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { noauth } from '../../lib/auth/noauth';
import { createPolicy } from '../../lib/auth/policy';
import type { Listener, Services } from '../../lib/dialects/dialect';
import { nova } from '../../lib/dialects/nova';
import { NO_LOG } from '../../lib/log';
import { listenersOf, openListeners } from '../../lib/server/listeners';
import { FIXED_NOW_US, temporaryStore } from '../support/databases/stores';
import { perFile } from '../support/scene';
import { testConfig } from '../support/service/config';

/** Says its protocol to everybody. */
const greeter = (protocol: string, port = 0, opened: number[] = []): Listener => ({
  protocol,
  host: '127.0.0.1',
  port,
  flags: { host: '--toy-host', port: '--toy-port' },
  async listen() {
    const server = createServer((socket) => socket.end(protocol)).listen(port, '127.0.0.1');
    await once(server, 'listening');
    const taken = (server.address() as AddressInfo).port;
    opened.push(taken);
    return { port: taken, stop: async () => void server.close() };
  },
});

const scene = perFile(
  async () => {
    const { store, remove } = await temporaryStore();
    const { may } = createPolicy();
    const nowUs = () => FIXED_NOW_US;
    const services: Services = {
      ...{ store, may, nowUs, authenticate: noauth, log: NO_LOG, config: testConfig() },
    };
    return { services, remove };
  },
  ({ remove }) => remove(),
);

const isRefused = async (port: number): Promise<boolean> => {
  const [error] = await once(
    connect(port, '127.0.0.1').on('connect', () => undefined),
    'error',
  );
  return error.code === 'ECONNREFUSED';
};

describe('Listeners', () => {
  it('are those of the dialects that are switched on', () => {
    const toys = ['nova', 'native'].map((name) => ({
      ...nova,
      name,
      listeners: () => [greeter(name)],
    }));
    const config = testConfig({ dialects: ['nova'] });
    expect(listenersOf(config, toys).map(({ protocol }) => protocol)).toEqual(['nova']);
  });

  it('answer until they are stopped', async () => {
    const opened: number[] = [];
    const { services } = await scene();
    const { stop } = await openListeners(
      [greeter('a', 0, opened), greeter('b', 0, opened)],
      services,
    );
    const client = connect(opened[1] ?? 0, '127.0.0.1');
    expect(String((await once(client, 'data'))[0])).toBe('b');
    await stop(1000);
    expect(await Promise.all(opened.map(isRefused))).toEqual([true, true]);
  });

  it('are all closed again if one port is in use, which is told with its flag', async () => {
    const opened: number[] = [];
    const { services } = await scene();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const opening = openListeners([greeter('a', 0, opened), greeter('b', port)], services);
    await expect(opening).rejects.toMatchObject({
      code: 'portInUse',
      message: `cannot listen on 127.0.0.1, port ${port}: the port is in use; choose another with --toy-port`,
    });
    expect(await isRefused(opened[0] ?? 0)).toBe(true);
    other.close();
  });
});
