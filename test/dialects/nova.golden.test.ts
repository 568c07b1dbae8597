/** What a real Nova answered to the same records and the same questions, number by number. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { observe } from '../../lib/domain/observation';
import { parseFields, toStatement } from '../../lib/ingest/records';
import { type Answer, headerOf, type TestApp, testApp } from '../support/app';
import { at } from '../support/servers';

interface GoldenRequest {
  readonly id: string;
  readonly group: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Fields whose values depend on the moment of the recording. */
  readonly clock?: readonly string[];
}

const FOLDER = join(__dirname, '../fixtures/nova');

const linesOf = (file: string): string[] =>
  readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

const requests = linesOf('requests.jsonl').map((line): GoldenRequest => JSON.parse(line));
const answers = new Map(
  linesOf('responses.jsonl')
    .map((line): Answer & { id: string } => JSON.parse(line))
    .map((answer) => [answer.id, answer]),
);

/** The time of the recording; uptimes of running servers and clamped ends depend on it and are not compared. */
const RECORDED_AT_US = at('2026-11-21T20:34:08.400000');

const HEADERS = [
  ...['content-type', 'openstack-api-version', 'x-openstack-nova-api-version'],
  ...['vary', 'allow', 'location', 'retry-after'],
];

/** Replaces what differs for good reason: where the service runs, and values that depend on the clock. */
function comparable(body: string, clock: readonly string[]): unknown {
  const local = body.replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://HOST');
  try {
    return JSON.parse(local, function (this: object, key, value) {
      const isRunning = key === 'uptime' && 'ended_at' in this && this.ended_at === null;
      return isRunning || clock.includes(key) ? typeof value : value;
    });
  } catch {
    return local;
  }
}

const shown = (answer: Answer, { clock = [] }: GoldenRequest) => ({
  status: answer.status,
  body: comparable(answer.body, clock),
  headers: Object.fromEntries(HEADERS.map((name) => [name, headerOf(answer, name).sort()])),
});

describe('the Nova API, asked what a real Nova was asked', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await testApp({ nowUs: RECORDED_AT_US, settings: { barePaths: false } });
    const records = linesOf('dataset.ndjson').map(parseFields);
    await app.record(...records.map((record) => observe(toStatement(record))));
  });
  afterAll(() => app.close());

  it('has all the questions and answers of the recording', () => {
    expect(requests).toHaveLength(262);
    expect(requests.every(({ id }) => answers.has(id))).toBe(true);
  });

  it.each(requests.map((request) => [request.group, request.id, request] as const))(
    'answers the same: %s, %s',
    async (_group, id, request) => {
      const { method, path, body } = request;
      const headers = { Accept: 'application/json', ...request.headers };
      const answer = await app.ask(path, { method, headers, ...(body !== undefined && { body }) });
      const recorded = answers.get(id);
      expect(recorded && shown(answer, request)).toEqual(recorded && shown(recorded, request));
    },
  );
});
