/** The line protocol of the whole program: several processes on one port, and the end of them. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { freePort } from '../support/databases/started-server';
import { makeWorkplace } from '../support/program/program';
import { startPointService } from '../support/writers/point-service';

jest.setTimeout(90_000);

const START = 1_564_400_400;

/** Puts points of one series each, from the first on. */
const putting = (metric: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `put ${metric} ${START + i} ${i} host=a\n`).join('');

it('Several processes take lines on one port, and what a client sent before is stored when it has its answer', async () => {
  const service = await startPointService(['--workers', '2']);
  const clients = Array.from({ length: 20 }, async (_, n) => {
    const client = connect(service.telnetPort, '127.0.0.1');
    client.end(`${putting(`m${n}`, 500)}version\n`);
    return text(client);
  });
  expect(new Set(await Promise.all(clients))).toEqual(
    new Set(['net.opentsdb.tools 2.4.1 built at revision eb125a3\nBuilt\n']),
  );
  for (let n = 0; n < clients.length; n += 1) {
    const queries = [{ aggregator: 'sum', metric: `m${n}`, downsample: '0all-count' }];
    const body = { start: START - 1, end: START + 1000, queries };
    const { text: answer } = await service.ask('/api/query', { method: 'POST', body });
    expect(Object.values(JSON.parse(answer)[0].dps)).toEqual([500]);
  }
  await service.remove();
});

it('A service that is asked to stop hangs up on clients that are silent, and ends', async () => {
  const service = await startPointService();
  const client = connect(service.telnetPort, '127.0.0.1');
  client.write('version\nput half a li');
  await once(client, 'data');
  service.running.process.kill('SIGTERM');
  await once(client.resume(), 'end');
  expect(await service.running.outcome).toMatchObject({ status: 0 });
  await service.remove();
});

it.each([
  ['no key', {}, 'opentsdb.telnet_key: must be set where opentsdb.telnet_port is'],
  [
    'what is no key',
    { TENANT_USAGE_OPENTSDB_TELNET_KEY: 'secret' },
    'TENANT_USAGE_OPENTSDB_TELNET_KEY: the value is not allowed; allowed: an API key',
  ],
])('With %s it does not start, and says why', async (_, env, reason) => {
  const place = await makeWorkplace();
  const port = String(await freePort());
  const words = ['serve', '--auth', 'noauth', '--port', '0', '--opentsdb-telnet-port', port];
  const { status, stderr } = await place.run(words, { env });
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(reason) });
  await place.remove();
});

it('A port that is in use is told with the flag that sets it', async () => {
  const service = await startPointService();
  const taken = String(service.telnetPort);
  const { status, stderr } = await service.place.run(
    ['serve', '--auth', 'noauth', '--port', '0', '--opentsdb-telnet-port', taken],
    { env: { TENANT_USAGE_OPENTSDB_TELNET_KEY: service.writeKey } },
  );
  expect(status).toBe(1);
  expect(stderr).toContain(
    `cannot listen on 127.0.0.1, port ${taken}: the port is in use; choose another with --opentsdb-telnet-port`,
  );
  await service.remove();
});
