/** The files of a Keystone that nobody has used yet: its database with an administrator, its keys, its settings. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Run, suitesOnOpenStack } from '../setup/chosen-suites';
import { KEYSTONE_VARIABLE, missingPackages, PYTHON } from './installed';

const run = promisify(execFile);

/** Of everybody here; nobody else can reach these clouds. */
export const PASSWORD = 'cloud-s3cret';
export const REGION = 'RegionOne';
export const CONFIGURATION = 'keystone.conf';

/** Paths stand in the settings, so they are written wherever the other files are. */
export async function writeConfiguration(folder: string): Promise<void> {
  const lines = [
    ...['[DEFAULT]', 'use_stderr = true'],
    ...['[database]', `connection = sqlite:///${folder}/keystone.db?timeout=30`],
    ...['[fernet_tokens]', `key_repository = ${folder}/fernet-keys`],
    ...['[credential]', `key_repository = ${folder}/credential-keys`],
    // The least that there is: how long a password takes is not what we try.
    ...['[identity]', 'password_hash_rounds = 4'],
    // So that whatever is changed is seen at once.
    ...['[cache]', 'enabled = false'],
    ...['[oslo_policy]', `policy_dirs = ${folder}/policy.d`],
  ];
  await writeFile(join(folder, CONFIGURATION), `${lines.join('\n')}\n`);
}

async function manage(folder: string, ...words: readonly string[]): Promise<void> {
  const env = { PATH: '/usr/bin:/bin', HOME: folder, OS_BOOTSTRAP_PASSWORD: PASSWORD };
  const options = ['--config-file', join(folder, CONFIGURATION), ...words];
  await run('/usr/bin/keystone-manage', options, { env, cwd: folder });
}

/** Makes them once; each suite starts a copy. Its administrator is `admin`, its catalog is empty. */
async function makeFiles(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  try {
    await writeConfiguration(folder);
    await Promise.all([makeDatabase(folder), manage(folder, 'fernet_setup', ...owner())]);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function makeDatabase(folder: string): Promise<void> {
  await manage(folder, 'db_sync');
  // Keystone reads while it writes, which SQLite allows only so.
  const script =
    'import sqlite3; sqlite3.connect("keystone.db").execute("pragma journal_mode=wal")';
  await run(PYTHON, ['-c', script], { cwd: folder });
  await manage(folder, 'bootstrap', '--bootstrap-region-id', REGION);
}

const owner = () => [
  ...['--keystone-user', String(process.getuid?.())],
  ...['--keystone-group', String(process.getgid?.())],
];

async function find(): Promise<{ folder: string } | { missing: string }> {
  const missing = missingPackages();
  if (missing.length > 0) return { missing: `not installed: ${missing.join(', ')}` };
  try {
    return { folder: await makeFiles() };
  } catch (error) {
    return { missing: (error as Error).message.replace(/\s+/g, ' ') };
  }
}

/** Before all tests: for the suites that were chosen, if any of them starts a Keystone. */
export async function prepareKeystone(run: Run): Promise<void> {
  if (suitesOnOpenStack(run).length === 0) return;
  const isFailure = process.env['TEST_SERVERS'] === 'required';
  const found = await find();
  process.env[KEYSTONE_VARIABLE] = JSON.stringify({ isFailure, ...found });
  if ('folder' in found) {
    process.once('exit', () => rmSync(found.folder, { recursive: true, force: true }));
  }
}
