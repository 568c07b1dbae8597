/** `config`: the resulting settings, and where each one comes from. */
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeJson, writeLine } from '../program/output';
import { renderTable } from '../program/table';

export const configCommand: Command = {
  name: 'config',
  summary: 'show the settings and where they come from',
  details: 'Passwords in URLs are masked. Takes all settings as flags, as serve does.',
  options: [{ flags: '--json', help: 'one JSON object' }],
  settings: 'all',
  examples: ['tenant-usage config', 'tenant-usage config --config usage.yaml --json'],
  run: showConfig,
};

async function showConfig({ settings, has, stdout }: Context): Promise<number> {
  if (has('json')) {
    const rows = settings.map(({ fileName, redacted, origin }) => [
      fileName,
      { value: redacted, origin },
    ]);
    await writeJson(stdout, Object.fromEntries(rows));
    return EXIT.ok;
  }
  const rows = settings.map(({ fileName, redacted, origin }) => [
    fileName,
    redacted ?? '-',
    origin,
  ]);
  await writeLine(stdout, renderTable(['setting', 'value', 'from'], rows));
  return EXIT.ok;
}
