/** Recorded facts of the original service, file by file, and which of them are not compared. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const FOLDER = join(__dirname, '../../fixtures/nodeconductor');

export const goldenFiles: readonly string[] = readdirSync(FOLDER).sort();

const textOf = (file: string): string => {
  const bytes = readFileSync(join(FOLDER, file));
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
};

export const jsonOf = <T>(file: string): T => JSON.parse(textOf(file));

export const linesOf = <T>(file: string): readonly T[] =>
  textOf(file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line): T => JSON.parse(line));

export interface GoldenUsage {
  readonly id: string;
  readonly item: 'cpu' | 'memory' | 'storage';
  readonly from: number;
  readonly to: number;
  readonly datapoints: number;
  readonly instances: readonly (readonly (readonly [second: number, value: number])[])[];
  readonly expected: readonly (readonly [from: number, to: number, value: number])[];
  readonly mark?: 'rounded' | 'same_second' | 'twice_a_minute';
  /** Where the mean of all samples differs from that of one a second. */
  readonly mean_of_all_samples_at?: readonly (readonly [bucket: number, mean: number])[];
}

export interface GoldenPage {
  readonly request: string;
  readonly visible: number;
  readonly status: number;
  readonly headers?: { readonly Link: string; readonly 'X-Result-Count': number };
  readonly items?: number;
  readonly body?: unknown;
}

export interface GoldenFailure {
  readonly request: string;
  readonly status: number;
  /** A sentence where the status is 200. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
