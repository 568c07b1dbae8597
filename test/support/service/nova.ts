/** Nova's API over three servers, for tests of what it makes of requests. */

import { aServer, at } from '../observations/servers';
import { type Answer, type Ask, type TestApp, testApp } from './app';

export const PATH = '/v2.1/os-simple-tenant-usage';
export const OWN = 'a1';
export const ADMIN = { 'X-Auth-Token': 'admin:ad' };
export const MEMBER = { 'X-Auth-Token': `alice:${OWN}` };
export const at240 = { ...ADMIN, 'OpenStack-API-Version': 'compute 2.40' };
export const at275 = { ...ADMIN, 'OpenStack-API-Version': 'compute 2.75' };
export const W = 'start=2026-01-01T00:00:00&end=2026-01-01T12:00:00';

export const badRequest = (message: string) => ({ badRequest: { code: 400, message } });

export interface JsonAnswer extends Answer {
  // biome-ignore lint/suspicious/noExplicitAny: what the answer holds is what the tests are about
  readonly json: any;
}

export interface NovaApp extends TestApp {
  /** Asks, by default as administrator at 2.40, for an answer in JSON. */
  askJson(path: string, headers?: Ask['headers']): Promise<JsonAnswer>;
}

export async function novaApp(): Promise<NovaApp> {
  const nowUs = at('2026-01-02T00:00:00.123456');
  const app = await testApp({ nowUs, settings: { wwwAuthenticateUri: 'http://kc:5000/v3' } });
  await app.record(
    aServer({ id: 'one', projectId: OWN, launchedAt: '2026-01-01T00:00:00' }),
    aServer({ id: 'two', projectId: 'b2', launchedAt: '2026-01-01T00:00:00' }),
    aServer({ id: 'nameless', projectId: 't bé', name: null, launchedAt: '2026-01-01T00:00:00' }),
  );
  return {
    ...app,
    async askJson(path, headers = at240) {
      const answer = await app.ask(path, { headers });
      return { ...answer, json: JSON.parse(answer.body) };
    },
  };
}
