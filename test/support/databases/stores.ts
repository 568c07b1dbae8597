/** Stores of a test's own: a temporary SQLite file each, removed afterwards. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenOptions } from '../../../lib/store/backend';
import { openStore } from '../../../lib/store/registry';
import type { Store } from '../../../lib/store/store';

/** 2026-01-02T00:00:00Z, the clock of tests that do not set their own. */
export const FIXED_NOW_US = Date.UTC(2026, 0, 2) * 1000;

/** Where the global setup says that there is a file with the schema and nothing else: a copy costs less than migrations. */
export const TEMPLATE_VARIABLE = 'TENANT_USAGE_TEST_TEMPLATE';

export interface TemporaryStore {
  readonly url: string;
  readonly file: string;
  readonly store: Store;
  /** Opens the same file once more; the caller closes what it gets. */
  reopen(options?: Partial<OpenOptions>): Promise<Store>;
  remove(): Promise<void>;
}

export async function temporaryStore(options: Partial<OpenOptions> = {}): Promise<TemporaryStore> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const file = join(folder, 'usage.db');
  const url = `sqlite:${file}`;
  const open = (more: Partial<OpenOptions> = {}) =>
    openStore(url, { schema: 'migrate', nowUs: () => FIXED_NOW_US, ...options, ...more });
  const template = process.env[TEMPLATE_VARIABLE];
  if (template !== undefined) await copyFile(template, file);
  const store = await open();
  return {
    url,
    file,
    store,
    reopen: open,
    async remove() {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
