/** The samples of the APIs: a request and its answer a file, one folder a dialect, replayed on what its `setup.yaml` says. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { KEYSTONE } from '../../../lib/auth/keystone/settings';
import { authenticators } from '../../../lib/auth/registry';
import { AUTH } from '../../../lib/auth/settings';
import {
  type Config,
  environmentLayer,
  resolveSettings,
  sectionOf,
  toConfig,
} from '../../../lib/config';
import { settingsIn, variableOf } from '../../../lib/config/section';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { sections } from '../../../lib/server/sections';
import { temporaryStore } from '../databases/stores';
import { at } from '../observations/servers';
import { putSampleCredentials } from '../ovh/sample-credentials';
import { runHere } from '../program/command-line';
import { type Answer, type Ask, type TestApp, testApp } from '../service/app';

const FOLDER = join(__dirname, '..', '..', '..', 'samples');
const SETUP = 'setup.yaml';

/** What the samples of a dialect start from. */
interface Setup {
  /** The clock of every request. */
  readonly now: string;
  /** As in the configuration file. */
  readonly settings: Readonly<Record<string, string>>;
  /** Files to import, as seen from the folder. */
  readonly records: readonly string[];
  readonly inventory: readonly string[];
  /** Series with their values, as the program imports them. */
  readonly points?: readonly string[];
  /** Applications, consumer keys and tokens of OVH's API. */
  readonly credentials?: string;
  /** Jobs that have been run since. */
  readonly jobs?: readonly string[];
  /** By the name of a sample that is asked at another time. */
  readonly clocks?: Readonly<Record<string, string>>;
}

export interface Sample {
  readonly request: Omit<Ask, 'agent' | 'localAddress'> & { readonly path: string };
  readonly response: {
    readonly status: number;
    /** Several values where a header came several times. */
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly body?: unknown;
  };
}

/** The dialects with a folder of samples. */
export const sampledDialects: readonly string[] = readdirSync(FOLDER)
  .filter((name) => existsSync(join(FOLDER, name, SETUP)))
  .sort();

export const sampleText = (dialect: string, name: string): string =>
  readFileSync(join(FOLDER, dialect, name), 'utf8');

export const readSample = (dialect: string, name: string): Sample =>
  JSON.parse(sampleText(dialect, name));

/** The names of the files, in the order of replay. */
export const sampleNames = (dialect: string): readonly string[] =>
  readdirSync(join(FOLDER, dialect), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort();

export const readSetup = (dialect: string): Setup =>
  // In the failsafe schema every scalar is a text, as in the configuration file.
  parse(sampleText(dialect, SETUP), { schema: 'failsafe' });

export function writeSample(dialect: string, name: string, sample: Sample): void {
  writeFileSync(join(FOLDER, dialect, name), `${JSON.stringify(sample, null, 2)}\n`);
}

export interface SampleApp extends TestApp {
  /** Sets the clock to when a sample is asked. */
  setClock(name: string): void;
}

/** The service as the setup of a dialect says. */
export async function sampleApp(dialect: string): Promise<SampleApp> {
  const setup = readSetup(dialect);
  const { now, settings, records, inventory, points = [], jobs = [], clocks = {} } = setup;
  const instantOf = (name = '') => at((clocks[name] ?? now).replace('Z', ''));
  const nowUs = instantOf();
  let clockUs = nowUs;
  const config = configOf(settings);
  const { store, url, remove } = await temporaryStore();
  const files = { url, dialect, nowUs };
  await importFiles(files, records);
  await importFiles(
    files,
    inventory.flatMap((name) => ['--inventory', name]),
  );
  await importFiles(
    files,
    points.flatMap((name) => ['--points', name]),
  );
  for (const name of jobs) await runProgram(['jobs', 'run', name, '--database', url], nowUs);
  const { auth, secretKeys } = sectionOf(config, AUTH);
  const makeAuthenticator = authenticators[auth ?? ''];
  if (!makeAuthenticator) throw new Error(`${dialect}/${SETUP}: auth: ${auth}`);
  const { authenticatorWith } = makeAuthenticator({
    settings: sectionOf(config, KEYSTONE),
    nowUs: () => clockUs,
    log: NO_LOG,
    secretKeys: secretKeys ?? undefined,
  });
  if (setup.credentials !== undefined && secretKeys) {
    const file = parse(sampleText(dialect, setup.credentials));
    await putSampleCredentials(store, file, secretKeys);
  }
  const authenticate = authenticatorWith(callerDirectory(store));
  const app = await testApp({ nowUs: () => clockUs, config, store, authenticate });
  return {
    ...app,
    setClock(name) {
      clockUs = instantOf(name);
    },
    async close() {
      await app.close();
      await remove();
    },
  };
}

function configOf(settings: Setup['settings']): Config {
  const all = settingsIn(sections);
  const variables = Object.entries(settings).map(([name, value]) => [variableOf(name), value]);
  return toConfig(resolveSettings(all, [environmentLayer(all, Object.fromEntries(variables))]));
}

interface SampleFiles {
  readonly url: string;
  readonly dialect: string;
  readonly nowUs: number;
}

async function importFiles(
  { url, dialect, nowUs }: SampleFiles,
  args: readonly string[],
): Promise<void> {
  if (args.length === 0) return;
  const files = args.map((arg) => (arg.startsWith('-') ? arg : join(FOLDER, dialect, arg)));
  await runProgram(['import', '--database', url, ...files], nowUs);
}

async function runProgram(args: readonly string[], nowUs: number): Promise<void> {
  const { status, stderr } = await runHere([...args], { nowUs });
  if (status !== 0) throw new Error(stderr);
}

const REQUEST_ID = /req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const ONE_ID = 'req-00000000-0000-4000-8000-000000000000';

/** Made of random bits at each sign-in. */
const TOKEN = /(?<="token":\s*")[0-9a-f]{40}(?=")/g;
const ONE_TOKEN = '0'.repeat(40);

/** A consumer key, and the id by which it is validated. */
const CONSUMER =
  /(?<="consumerKey":\s*")[A-Za-z0-9]{32}(?=")|(?<=\/auth\/validation\/)[0-9a-f]{12}/g;

/** They depend on the connection, the real time and the white space of the body. */
const OF_THE_CONNECTION = ['date', 'connection', 'content-length', 'keep-alive'];

/** An answer as samples show it, with the one request id, and the one token, that all have there. */
export function shownAnswer({ status, headers, body }: Answer): Sample['response'] {
  const shown: Record<string, string | string[]> = {};
  for (const [name, text] of headers) {
    const value = text.replace(REQUEST_ID, ONE_ID);
    if (OF_THE_CONNECTION.includes(name.toLowerCase())) continue;
    shown[name] = name in shown ? [shown[name] ?? [], value].flat() : value;
  }
  const text = body
    .replace(REQUEST_ID, ONE_ID)
    .replace(TOKEN, ONE_TOKEN)
    .replace(CONSUMER, (text) => '0'.repeat(text.length));
  if (text === '') return { status, headers: shown };
  const [, type = ''] = headers.find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  return { status, headers: shown, body: type.includes('json') ? JSON.parse(text) : text };
}
