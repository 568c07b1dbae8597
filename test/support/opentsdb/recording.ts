/** What a real OpenTSDB 2.4.1 was asked and what it answered, and the points that it answered from. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FOLDER = join(__dirname, '../../fixtures/opentsdb');

/** How the recorded server was set up. */
export type Profile = 'default' | 'meta' | 'fixdup' | 'strict';
export const PROFILES: readonly Profile[] = ['default', 'meta', 'fixdup', 'strict'];

export interface Recorded {
  readonly id: string;
  readonly group: string;
  readonly profile: Profile;
  /** `TELNET`: the body is what was sent to the line protocol. */
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly bodyHex?: string;
  /** 0: the connection was closed without an answer. The line protocol has none. */
  readonly status?: number | null;
  readonly contentType?: string | null;
  readonly answer?: string;
  /** Of an answer that is compressed. */
  readonly answerHex?: string;
}

/** The clock of the recording stood still. */
export const RECORDED_AT_MS = 1_564_500_000_000;

function linesOf<T>(file: string): readonly T[] {
  const text = gunzipSync(readFileSync(join(FOLDER, file))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): T => JSON.parse(line));
}

/** In the order in which they were asked. */
export const recording: readonly Recorded[] = linesOf('recording.ndjson.gz');

/** Bodies of puts, which were sent before everything else. */
export const dataset: readonly string[] = linesOf<{ readonly body: string }>(
  'dataset.ndjson.gz',
).map(({ body }) => body);

/** By id, the reason for which the answer differs by decision. */
export const decided: ReadonlyMap<string, string> = new Map(
  readFileSync(join(FOLDER, 'decided.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .map(([id = '', reason = '']) => [id, reason] as const),
);

/** An answer that differs for a reason that is documented. */
export interface Exception {
  readonly id: string;
  readonly group: string;
  /** Of the list of differences in the guide. */
  readonly letter: string;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = JSON.parse(
  readFileSync(join(FOLDER, 'exceptions.json'), 'utf8'),
);
