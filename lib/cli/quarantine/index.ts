/** `quarantine`: lists, shows, drops and replays the input that was refused. */
import { printable } from '../../ingest/text';
import type { Quarantined, Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import type { Command, Context, Output } from '../program/command';
import { EXIT } from '../program/exit';
import { writeJson, writeLine } from '../program/output';
import { renderTable } from '../program/table';
import { withStore } from '../program/with-store';
import {
  allEntries,
  CHOICE,
  checkChoice,
  chosenEntries,
  findEntry,
  placeOf,
  shortId,
} from './entries';
import { replayCommand } from './replay';

const JSON_OPTION = { flags: '--json', help: 'one JSON object a line' };

const listCommand: Command = {
  name: 'list',
  summary: 'list the refused input, with its place and the reason',
  options: [JSON_OPTION],
  settings: ['database'],
  examples: ['tenant-usage quarantine list', 'tenant-usage quarantine list --json | jq -r .raw'],
  run: (context) => withStore(context, 'check', (store) => list(store, context)),
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one entry with the input as it came',
  arguments: [{ name: '<id>', help: 'the id of the entry, or a unique beginning of it' }],
  options: [JSON_OPTION],
  settings: ['database'],
  examples: ['tenant-usage quarantine show 5e88'],
  run: (context) => withStore(context, 'check', (store) => show(store, context)),
};

const dropCommand: Command = {
  name: 'drop',
  summary: 'remove entries for good',
  arguments: [CHOICE.argument],
  options: [CHOICE.option],
  settings: ['database'],
  examples: ['tenant-usage quarantine drop 5e88 c0de', 'tenant-usage quarantine drop --all'],
  run: async (context) => {
    checkChoice(context);
    return withStore(context, 'check', (store) => drop(store, context));
  },
};

export const quarantineCommand: Command = {
  name: 'quarantine',
  summary: 'see, drop or read again the input that was refused',
  commands: [listCommand, showCommand, dropCommand, replayCommand],
};

async function list(store: Store, context: Context): Promise<number> {
  const { has, stdout } = context;
  let headings: readonly string[] = ['id', 'where', 'field', 'reason'];
  for await (const page of allEntries(store, context)) {
    const isRead = has('json')
      ? await writeAll(page, stdout)
      : await writeLine(stdout, renderTable(headings, page.map(toRow)));
    if (!isRead) break;
    headings = [];
  }
  return EXIT.ok;
}

/** False: the reader of the output has gone. */
async function writeAll(entries: readonly Quarantined[], stdout: Output): Promise<boolean> {
  for (const entry of entries) if (!(await writeJson(stdout, entry))) return false;
  return true;
}

const toRow = (entry: Quarantined): readonly string[] => [
  shortId(entry),
  placeOf(entry),
  entry.field ?? '-',
  entry.reason,
];

async function show(store: Store, { args, has, stdout }: Context): Promise<number> {
  const entry = await findEntry(store, args[0] ?? '');
  if (has('json')) {
    await writeJson(stdout, entry);
    return EXIT.ok;
  }
  const rows = [
    ['id', entry.id],
    ['where', placeOf(entry)],
    ['field', entry.field ?? '-'],
    ['reason', entry.reason],
    ['as of', entry.asOfUs === null ? '-' : shortIsoTime(entry.asOfUs)],
    ['recorded', shortIsoTime(entry.recordedAtUs)],
  ];
  await writeLine(stdout, `${renderTable(['entry', ''], rows)}\n\n${printable(entry.raw)}`);
  return EXIT.ok;
}

async function drop(store: Store, context: Context): Promise<number> {
  let dropped = 0;
  for await (const entries of chosenEntries(store, context)) {
    dropped += await store.quarantine.drop(entries.map(({ id }) => id));
  }
  await writeLine(context.stdout, `dropped ${dropped}`);
  return EXIT.ok;
}
