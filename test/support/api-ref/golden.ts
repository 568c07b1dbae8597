/** What a real Nova was asked, what it answered, and the records that it answered from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Observation } from '../../../lib/domain/observation';
import { readRecord } from '../../../lib/ingest/records';
import { NO_LIMIT } from '../../../lib/ingest/records/future';
import { at } from '../observations/servers';
import { type Answer, headerOf } from '../service/app';

export interface GoldenRequest {
  readonly id: string;
  readonly group: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Fields whose values depend on the moment of the recording. */
  readonly clock?: readonly string[];
}

const FOLDER = join(__dirname, '../../fixtures/nova');

const linesOf = (file: string): string[] =>
  readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

/** The time of the recording; uptimes of running servers and clamped ends depend on it and are not compared. */
export const RECORDED_AT_US = at('2026-11-21T20:34:08.400000');

export const goldenRequests = linesOf('requests.jsonl').map(
  (line): GoldenRequest => JSON.parse(line),
);

export const goldenAnswers: ReadonlyMap<string, Answer> = new Map(
  linesOf('responses.jsonl')
    .map((line): Answer & { id: string } => JSON.parse(line))
    .map((answer) => [answer.id, answer]),
);

export const goldenObservations = (): Observation[] =>
  linesOf('dataset.ndjson').map((line) =>
    readRecord(line, { sourceClass: 'file', latestUs: NO_LIMIT }),
  );

const HEADERS = [
  ...['content-type', 'openstack-api-version', 'x-openstack-nova-api-version'],
  ...['vary', 'allow', 'location', 'retry-after'],
];

/** Of an answer what must be equal. */
export const comparable = (answer: Answer, { clock = [] }: GoldenRequest) => ({
  status: answer.status,
  body: comparableBody(answer.body, clock),
  headers: Object.fromEntries(HEADERS.map((name) => [name, headerOf(answer, name).sort()])),
});

/** Replaces what differs for good reason: where the service runs, and values that depend on the clock. */
function comparableBody(body: string, clock: readonly string[]): unknown {
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
