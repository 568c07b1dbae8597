/** An SQLite file with the schema and nothing else, of which the tests of a run make their stores. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openStore } from '../../../lib/store/registry';
import { FIXED_NOW_US, TEMPLATE_VARIABLE } from './stores';

export async function makeTemplate(): Promise<void> {
  const file = join(await mkdtemp(join(tmpdir(), 'tenant-usage-')), 'template.db');
  const store = await openStore(`sqlite:${file}`, { schema: 'migrate', nowUs: () => FIXED_NOW_US });
  await store.close();
  process.env[TEMPLATE_VARIABLE] = file;
}

export async function removeTemplate(): Promise<void> {
  const file = process.env[TEMPLATE_VARIABLE];
  if (file !== undefined) await rm(dirname(file), { recursive: true, force: true });
}
