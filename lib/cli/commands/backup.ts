/** `backup`: a consistent copy of an SQLite database that is in use. */
import { stat } from 'node:fs/promises';
import { SingleBar } from 'cli-progress';
import { sectionOf } from '../../config';
import { GENERAL } from '../../config/general';
import { backupStore } from '../../store/registry';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';

const MIB = 1 << 20;

export const backupCommand: Command = {
  name: 'backup',
  summary: 'copy an SQLite database into a new file while it is in use',
  details:
    'The copy holds everything that was committed when it began; services and imports go on\n' +
    'meanwhile. It is checked before it gets its name. Do not copy the .db file by other means:\n' +
    'its last writes are in the file beside it that ends in -wal.\n' +
    'On a server use its own tool: pg_dump, or mariadb-dump --single-transaction.',
  arguments: [{ name: '<file>', help: 'the copy, which must not exist yet' }],
  settings: ['database'],
  examples: ['tenant-usage backup /var/backups/usage-2026-01-31.db'],
  run: backup,
};

async function backup({ args, config, signal, stdout, stderr }: Context): Promise<number> {
  const [file = ''] = args;
  const format = 'copying {bar} {percentage}%';
  const bar = new SingleBar({ stream: stderr, format, clearOnComplete: true, gracefulExit: false });
  const onProgress = (copied: number, total: number): void => {
    if (bar.isActive) bar.update(copied);
    else bar.start(total, copied);
  };
  try {
    const { database } = sectionOf(config, GENERAL);
    await backupStore(database, file, { signal, ...(stderr.isTTY && { onProgress }) });
  } finally {
    bar.stop();
  }
  const { size } = await stat(file);
  await writeLine(stdout, `${file}: ${(size / MIB).toFixed(1)} MiB, checked`);
  return EXIT.ok;
}
