/** The listener of the line protocol on the real store: points are written in the name of its key, and of no other. */
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { KEYSTONE } from '../../../../lib/auth/keystone/settings';
import { lookupHash, newKey } from '../../../../lib/auth/local/api-key';
import { createPolicy } from '../../../../lib/auth/policy';
import { authenticators } from '../../../../lib/auth/registry';
import { sectionOf } from '../../../../lib/config';
import type { Services } from '../../../../lib/dialects/dialect';
import { opentsdb } from '../../../../lib/dialects/opentsdb';
import { telnetListeners } from '../../../../lib/dialects/opentsdb/telnet';
import { API_KEY, idOfHash } from '../../../../lib/identity/api-key';
import type { Rights } from '../../../../lib/identity/rights';
import { NO_LOG } from '../../../../lib/log';
import { callerDirectory } from '../../../../lib/report/caller-directory';
import type { Tags } from '../../../../lib/store/store';
import { freePort } from '../../../support/databases/started-server';
import { FIXED_NOW_US, temporaryStore } from '../../../support/databases/stores';
import { perTest } from '../../../support/scene';
import { type TestSettings, testConfig } from '../../../support/service/config';

const tagsText = (tags: Tags): string => JSON.stringify(tags);

async function makeScene(
  rights: Rights = { points: true },
  auth = 'local',
  settings: TestSettings = {},
) {
  const { store, file, remove } = await temporaryStore();
  const key = newKey();
  const hash = lookupHash(key);
  const id = idOfHash(hash);
  const credential = { id, kind: API_KEY, lookupHash: hash, rights };
  await store.credentials.put([credential]);
  const revoke = () => store.credentials.put([{ ...credential, isRevoked: true }]);
  const logged: string[] = [];
  const note = (_fields: object, message: string) => void logged.push(message);
  const log = { info: note, warn: note, error: note };
  const nowUs = () => FIXED_NOW_US;
  const config = testConfig({ telnetPort: await freePort(), telnetKey: key, ...settings });
  const keystone = sectionOf(config, KEYSTONE);
  const made = authenticators[auth]?.({ settings: keystone, nowUs, log: NO_LOG });
  if (!made) throw new Error(`no such authentication: ${auth}`);
  const authenticate = made.authenticatorWith(callerDirectory(store));
  const services: Services = { store, authenticate, may: createPolicy().may, nowUs, log, config };
  const [listener] = telnetListeners(config);
  if (!listener) throw new Error('it is switched off');
  const { port, stop } = await listener.listen(services);

  /** All that comes back. */
  async function answerTo(...lines: readonly string[]): Promise<string> {
    const client = connect(port, '127.0.0.1');
    client.end(lines.map((line) => `${line}\n`).join(''));
    return text(client);
  }

  /** Values by time of all series of a metric. */
  async function stored(metric: string): Promise<unknown> {
    const found = await store.points.findSeries({ scope: 'all', metric });
    const series = [...found].sort((a, b) => (tagsText(a.tags) < tagsText(b.tags) ? -1 : 1));
    const ids = series.map(({ id: seriesId }) => seriesId);
    const points = await store.points.read({ seriesIds: ids, fromMs: 0, toMs: 4e12 });
    return series.map(({ id: seriesId, tags }) => {
      const { atMs = [], values = [] } = points.get(seriesId) ?? {};
      return { tags, points: Array.from(atMs, (ms, i) => [ms, values[i]]) };
    });
  }

  const close = async () => {
    await stop(1000);
    await remove();
  };
  return { file, logged, revoke, answerTo, stored, close };
}

const scene = perTest(makeScene, ({ close }) => close());

it('Points are stored under their names, times and values; each bad line is answered', async () => {
  const { answerTo, stored } = await scene();
  const answer = await answerTo(
    'put sys.cpu 1564400400 1.5 host=a dc=x',
    'put sys.cpu 1564400460.25 2 dc=x host=a',
    'put sys.cpu 1564400400 3 host=a',
    'put sys.cpu 1564400400 4 host',
    'put sys.cpu 1564400400 3.5 host=a',
  );
  expect(answer).toBe('put: illegal argument: invalid tag: host\n');
  expect(await stored('sys.cpu')).toEqual([
    {
      tags: { dc: 'x', host: 'a' },
      points: [
        [1564400400000, 1.5],
        [1564400460250, 2],
      ],
    },
    { tags: { host: 'a' }, points: [[1564400400000, 3.5]] },
  ]);
});

it('A key that is revoked is good for nothing more, and the log says so once', async () => {
  const { answerTo, stored, revoke, logged } = await scene();
  expect(await answerTo('put m 1564400400 1 a=b')).toBe('');
  await revoke();
  const refused = 'put: illegal argument: Not permitted for this key\n';
  expect(await answerTo('put m 1564400401 1 a=b', 'put m 1564400402 1 a=b')).toBe(
    refused.repeat(2),
  );
  expect(await answerTo('put m 1564400403 1 a=b')).toBe(refused);
  expect(logged).toEqual(['points cannot be stored']);
  expect(await stored('m')).toEqual([{ tags: { a: 'b' }, points: [[1564400400000, 1]] }]);
});

it.each<[string, Rights]>([
  ['reads only', { usage: true }],
  ['may record lives', { observations: true }],
])('A key that %s writes no points', async (_, rights) => {
  const { answerTo, stored, close } = await makeScene(rights);
  expect(await answerTo('put m 1564400400 1 a=b')).toBe(
    'put: illegal argument: Not permitted for this key\n',
  );
  expect(await stored('m')).toEqual([]);
  await close();
});

it('A key of one project writes nothing that is not bound to it, but what else there is to say is said', async () => {
  const { answerTo, close } = await makeScene({ points: true, projects: ['alpha'] });
  expect(await answerTo('put m 1564400400 1 a=b', 'version', 'put m x 1 a=b')).toBe(
    [
      'put: illegal argument: Not permitted for this key',
      'net.opentsdb.tools 2.4.1 built at revision eb125a3',
      'Built',
      "put: invalid value: Invalid character 'x' in x\n",
    ].join('\n'),
  );
  await close();
});

it('The key counts where everybody else is believed, too', async () => {
  const { answerTo, revoke, close } = await makeScene({ points: true }, 'noauth');
  expect(await answerTo('put m 1564400400 1 a=b')).toBe('');
  await revoke();
  expect(await answerTo('put m 1564400400 1 a=b')).toContain('Not permitted');
  await close();
});

it('A point of an unknown metric is answered by its name where only known metrics are taken', async () => {
  const { answerTo, stored, close } = await makeScene({ points: true }, 'local', {
    autoMetric: false,
  });
  expect(await answerTo('put m 1564400400 1 a=b', 'put m 1564400400 1 a')).toBe(
    "put: unknown metric: No such name for 'metrics': 'm'\nput: illegal argument: invalid tag: a\n",
  );
  expect(await stored('m')).toEqual([]);
  await close();
});

it('Without a database each point is answered, and the log says so once', async () => {
  const { answerTo, file, logged } = await scene();
  for (const part of ['', '-wal', '-shm']) await writeFile(`${file}${part}`, 'ruin '.repeat(9999));
  const put = 'put m 1564400400 1 a=b';
  const answer = 'put: not stored: the database cannot be reached\n';
  expect(await answerTo(put, put)).toBe(answer.repeat(2));
  expect(await answerTo(put)).toBe(answer);
  expect(logged).toEqual(['points cannot be stored']);
});

describe('The settings', () => {
  it('without a port there is no listener', () => {
    expect(opentsdb.listeners?.(testConfig())).toEqual([]);
  });

  it('a port without a key is refused', () => {
    expect(() => telnetListeners(testConfig({ telnetPort: 4242 }))).toThrow(
      'opentsdb.telnet_key: must be set where opentsdb.telnet_port is',
    );
  });
});
