/** The pairs in samples/nova: what they show is what is answered, and the API document refers to every one of them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { observe } from '../lib/domain/observation';
import { parseFields, toStatement } from '../lib/ingest/records';
import { documents } from './support/api-ref/documents';
import { at } from './support/observations/servers';
import { type Answer, type TestApp, testApp } from './support/service/app';

const FOLDER = join(__dirname, '../samples/nova');

/** The hour of all samples; it is told in their README. */
const NOW = '2026-07-15T12:00:00.000000';

interface Sample {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly response: {
    readonly status: number;
    /** Several values where a header came several times. */
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly body?: unknown;
  };
}

const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort();

const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const sampleIn = (name: string): Sample => JSON.parse(read(name));

const REQUEST_ID = /req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const ONE_ID = 'req-00000000-0000-4000-8000-000000000000';

/** They come and go with the connection, the hour and the blanks in the body. */
const OF_THE_CONNECTION = ['date', 'connection', 'content-length', 'keep-alive'];

/** An answer as samples show it, under the one name that all requests have there. */
function shown({ status, headers, body }: Answer): Sample['response'] {
  const told: Record<string, string | string[]> = {};
  for (const [name, text] of headers) {
    const value = text.replace(REQUEST_ID, ONE_ID);
    if (OF_THE_CONNECTION.includes(name.toLowerCase())) continue;
    told[name] = name in told ? [told[name] ?? [], value].flat() : value;
  }
  if (body === '') return { status, headers: told };
  const isJson = told['Content-Type']?.includes('json') ?? false;
  return { status, headers: told, body: isJson ? JSON.parse(body) : body };
}

let app: TestApp;
beforeAll(async () => {
  app = await testApp({
    nowUs: at(NOW),
    settings: { limits: true, wwwAuthenticateUri: 'https://keystone.example.com:5000/v3' },
  });
  const lines = read('servers.ndjson').trimEnd().split('\n');
  await app.record(...lines.map((line) => observe(toStatement(parseFields(line)))));
});
afterAll(() => app.close());

describe('the samples of the Nova API', () => {
  it.each(names)('%s', async (name) => {
    const { request, response } = sampleIn(name);
    const { path, ...ask } = request;
    const answered = shown(await app.ask(path, ask));
    if (process.env['UPDATE_SAMPLES']) {
      const pair = { request, response: answered };
      writeFileSync(join(FOLDER, name), `${JSON.stringify(pair, null, 2)}\n`);
    } else {
      expect(answered).toEqual(response);
    }
  });

  it('lead from page to page: each next link is the request of another one', () => {
    const paths = new Set(names.map((name) => sampleIn(name).request.path));
    const links = names.flatMap((name) =>
      Array.from(read(name).matchAll(/"href": "http:\/\/usage\.example\.com(\S*marker=\S*)"/g)),
    );
    expect(links.length).toBeGreaterThan(2);
    const detailed = links.filter(([, path = '']) => path.includes('detailed=1'));
    expect(links.filter(([, path = '']) => !paths.has(path))).toEqual(detailed);
  });

  it('show every status but those of failures that are ours', () => {
    const statuses = new Set(names.map((name) => sampleIn(name).response.status));
    expect(statuses).toEqual(new Set([200, 300, 400, 401, 403, 404, 406, 415]));
  });

  it('tell their hour', () => {
    expect(read('README.md')).toContain(NOW.replace('.000000', 'Z'));
  });
});

describe('the API document', () => {
  const document = JSON.stringify(documents.get('nova.yaml'));
  const references = Array.from(
    document.matchAll(/"externalValue":"\.\.\/samples\/nova\/([^"#]*)#([^"]*)"/g),
  );

  it('refers to bodies that are there', () => {
    expect(references.length).toBeGreaterThan(40);
    expect(references.length).toBe(document.split('"externalValue"').length - 1);
    const missing = references.filter(
      ([, name = '', pointer]) => pointer !== '/response/body' || !names.includes(name),
    );
    expect(missing).toEqual([]);
  });

  it('refers to every sample that has a body', () => {
    const referred = new Set(references.map(([, name]) => name));
    const withBody = names.filter((name) => sampleIn(name).response.body !== undefined);
    expect(withBody.filter((name) => !referred.has(name))).toEqual([]);
  });
});
