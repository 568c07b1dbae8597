/** The pairs in samples/v1: what they show is what is answered. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NativeApp, type NativeAsk, nativeApp } from '../../support/service/native';

const FOLDER = join(__dirname, '..', '..', '..', 'samples', 'v1');

interface Sample {
  readonly request: NativeAsk & { readonly path: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

const names = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort();

const sampleIn = (name: string): Sample => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

const REQUEST_ID = /req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const ONE_ID = 'req-00000000-0000-4000-8000-000000000000';

/** The same answer under the one name that all requests have in the samples. */
const renamed = <T>(answer: T): T => JSON.parse(JSON.stringify(answer).replace(REQUEST_ID, ONE_ID));

/** They come and go with the connection and the hour. */
const OF_THE_CONNECTION = ['date', 'connection', 'content-length', 'keep-alive'];

let app: NativeApp;
beforeAll(async () => {
  app = await nativeApp();
});
afterAll(() => app.close());

describe('the samples of /v1', () => {
  it('are there', () => {
    expect(names.length).toBeGreaterThan(10);
  });

  it.each(names)('%s', async (name) => {
    const { request, response } = sampleIn(name);
    const { path, ...ask } = request;
    const { status, headers, json } = renamed(await app.ask(path, ask));
    const told = Object.entries(headers).filter(([header]) => !OF_THE_CONNECTION.includes(header));
    const body = 'body' in response ? { body: json } : {};
    expect({ status, headers: Object.fromEntries(told), ...body }).toEqual(response);
  });

  it('show every status but that of a body too large, and those of failures that are ours', () => {
    const statuses = names.map((name) => sampleIn(name).response.status);
    expect(new Set(statuses)).toEqual(new Set([200, 204, 207, 400, 401, 403, 404, 405, 415]));
  });
});
