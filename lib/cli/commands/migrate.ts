/** `migrate`: brings the database to the schema of this program. */
import { sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import { openStore } from '../../store/registry';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { refoldBefore } from '../program/refolding';
import { withStore } from '../program/with-store';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'make the database, or bring it up to date',
  details:
    'Also recomputes the servers that a program with older rules has stored, and goes on where\n' +
    'it was interrupted. import does the same when it starts, serve in the background.',
  options: [
    {
      flags: '--check',
      help: 'change nothing; status 4 if the database is not up to date or not ours',
    },
  ],
  settings: ['database'],
  examples: ['tenant-usage migrate', 'tenant-usage migrate --check --database sqlite:usage.db'],
  run: (context) => (context.has('check') ? check(context) : migrate(context)),
};

const check = (context: Context): Promise<number> =>
  withStore(context, 'check', async () => {
    await writeLine(context.stdout, 'the database is up to date');
    return EXIT.ok;
  });

async function migrate(context: Context): Promise<number> {
  const { config, nowUs, stdout } = context;
  const applied: string[] = [];
  const onMigration = (name: string): void => void applied.push(name);
  const store = await openStore(sectionOf(config, GENERAL).database, {
    schema: 'migrate',
    nowUs,
    onMigration,
  });
  try {
    await refoldBefore(context, store);
  } finally {
    await store.close();
  }
  const lines = applied.map((name) => `applied ${name}`);
  await writeLine(stdout, [...lines, 'the database is up to date'].join('\n'));
  return EXIT.ok;
}
