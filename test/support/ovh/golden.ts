/** Recorded facts of OVH's API and its clients: how many of each file are compared, and which are not, with the reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../fixtures/ovh');

export const recordedFiles: readonly string[] = readdirSync(FOLDER).sort();

export const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

/** At least so many facts of each file are compared; the others of it are left out for the reason. */
export const COMPARED: Readonly<Record<string, number>> = {
  'errors.json': 6,
  'objects.json': 58,
  'operations.json': 44,
  'signatures.json': 79,
  'signed-url-rule.json': 9,
  'what-clients-tell-apart.json': 4,
  'wire-traces.json': 45,
};
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'errors.json':
    'no body was seen of an account that may not, a clock too far off, an id that does not exist and one that is no number',
  'objects.json':
    'parts of machines are shown as the inventory tells them; of a service what it does not tell is left out; consumer keys are in another test',
  'what-clients-tell-apart.json':
    'which class of a client an answer becomes is known to the client',
  'what-npm-clients-make-of-answers.json':
    'what clients make of answers, most of which are never given here; the clients themselves run in another test',
};

/** There may be more of them later, but never fewer. */
export const counted = (file: string, facts: readonly unknown[]): void =>
  expect([file, Math.min(facts.length, COMPARED[file] ?? 0)]).toEqual([file, COMPARED[file]]);

const SAMPLES = join(__dirname, '../../../samples/ovh');

/** What a sample answers; another test replays the samples. */
export const sampleOf = (name: string) => {
  const file = readdirSync(SAMPLES).find((each) => each.endsWith(`-${name}.json`)) ?? name;
  return JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')).response.body;
};
