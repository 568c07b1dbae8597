/** Recorded facts of CloudSigma's API: how many of each file are compared, and which are not, with the reason. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../fixtures/cloudsigma');

export const recordedFiles: readonly string[] = readdirSync(FOLDER).sort();

export const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

/** At least so many facts of each file are compared; the others of it are left out for the reason. */
export const COMPARED: Readonly<Record<string, number>> = {
  'amounts-computed.json': 78,
  'daily-rows.json': 4,
  'filters.json': 4,
  'ledger-rows.json': 28,
  'libcloud-needs.json': 8,
  'libcloud-requests.json': 7,
  'lists.json': 42,
  'price-levels.json': 71,
  'schemas.json': 28,
  'shapes.json': 57,
  'subscription-times.json': 6,
  'units.json': 15,
};
export const LEFT_OUT: Readonly<Record<string, string>> = {
  'errors.json': 'subscriptions cannot be posted; the form of errors is in every sample',
  'filters.json': 'rules in words, which are in the checklist',
  'libcloud-needs.json': 'what libcloud makes of answers that are not given here',
  'schemas.json': 'licences have no call here',
  'shapes.json': 'subscriptions cannot be posted; a balance of an older API has two places',
  'subscription-times.json': 'how times are chosen when a subscription is posted',
};

/** There may be more of them later, but never fewer. */
export const counted = (file: string, facts: readonly unknown[]): void =>
  expect([file, Math.min(facts.length, COMPARED[file] ?? 0)]).toEqual([file, COMPARED[file]]);

const SAMPLES = join(__dirname, '../../../samples/cloudsigma');

/** Another test replays the samples. */
export const sampleOf = (name: string) => {
  const file = readdirSync(SAMPLES).find((each) => each.endsWith(`-${name}.json`)) ?? name;
  return JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')).response.body;
};
