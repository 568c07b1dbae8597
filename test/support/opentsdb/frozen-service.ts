/** The service as the recorded OpenTSDB was: its clock stands still, and HTTP and the line protocol share one port. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { firstAuthenticator } from '../../../lib/auth/authenticator';
import { local } from '../../../lib/auth/local';
import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { noauth } from '../../../lib/auth/noauth';
import { createPolicy } from '../../../lib/auth/policy';
import { API_KEY, idOfHash } from '../../../lib/identity/api-key';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { composeApp } from '../../../lib/server/compose';
import { listenersOf, openListeners } from '../../../lib/server/listeners';
import { freePort } from '../databases/started-server';
import { temporaryStore } from '../databases/stores';
import { testConfig } from '../service/config';
import { type Multiplexer, multiplex } from './multiplexer';
import { type Profile, RECORDED_AT_MS } from './recording';

export interface FrozenService extends Pick<Multiplexer, 'port'> {
  readonly origin: string;
  /** What was logged as errors: nothing, if all is well. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Empty at first. Everybody may do everything. */
export async function frozenService(profile: Profile): Promise<FrozenService> {
  const nowUs = () => RECORDED_AT_MS * 1000;
  const { store, remove } = await temporaryStore({ nowUs });
  const telnetKey = newKey();
  const telnetPort = await freePort();
  const hash = lookupHash(telnetKey);
  await store.credentials.put([
    { id: idOfHash(hash), kind: API_KEY, lookupHash: hash, rights: { points: true } },
  ]);
  const errors: string[] = [];
  const services = {
    ...{ store, nowUs, may: createPolicy().may },
    authenticate: firstAuthenticator(
      local({ known: callerDirectory(store), nowUs, log: NO_LOG }),
      noauth,
    ),
    log: {
      ...NO_LOG,
      error: (fields: object, message: string) =>
        errors.push(`${message} ${JSON.stringify(fields)}`),
    },
    config: testConfig({
      ...{ dialects: ['native', 'opentsdb'], metaTables: profile === 'meta' },
      ...{ telnetPort, telnetKey, telnetTimes: 'digits' },
      ...{
        unknownLookup: 'error',
        firstRate: 'epoch',
        lastPoints: 'written',
        nameCharset: 'latin-1',
        jsonp: true,
        autoMetric: profile !== 'strict',
        chunkedBodies: profile !== 'strict',
      },
    }),
  };
  const server = createServer(composeApp(services)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: httpPort } = server.address() as AddressInfo;
  const telnet = await openListeners(listenersOf(services.config), services);
  const one = await multiplex(httpPort, telnetPort);
  return {
    port: one.port,
    origin: `http://127.0.0.1:${one.port}`,
    errors,
    async close() {
      await one.close();
      await telnet.stop(0);
      server.close();
      server.closeAllConnections();
      await remove();
    },
  };
}
