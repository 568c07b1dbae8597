/** `config`: the resulting settings, and where each one comes from. */
import type { ResolvedSetting } from '../../config';
import { asksForJson, formatOptions, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeJson } from '../program/output';

const LISTING: ListView<ResolvedSetting> = {
  kind: 'setting',
  columns: [
    { name: 'setting', value: ({ fileName }) => fileName },
    { name: 'value', value: ({ redacted }) => redacted },
    { name: 'from', value: ({ origin }) => origin },
  ],
};

export const configCommand: Command = {
  name: 'config',
  summary: 'show the settings and where they come from',
  details: 'Passwords in URLs are masked. Takes all settings as flags, as serve does.',
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: 'all',
  examples: ['tenant-usage config', 'tenant-usage config --config usage.yaml --json'],
  run: showConfig,
};

async function showConfig(context: Context): Promise<number> {
  const { settings, stdout } = context;
  if (!asksForJson(context)) return printList(context, [settings], LISTING);
  const entries = settings.map(({ fileName, redacted, origin }) => [
    fileName,
    { value: redacted, origin },
  ]);
  await writeJson(stdout, Object.fromEntries(entries));
  return EXIT.ok;
}
