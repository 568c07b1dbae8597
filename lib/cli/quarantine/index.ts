/** `quarantine`: lists, shows, drops and replays the input that was refused. */
import { printable } from '../../ingest/text';
import type { Quarantined, Store } from '../../store/store';
import { isoTime, isoTimeOrNull, shortIsoTime } from '../../time';
import {
  asksForJson,
  formatOptions,
  isPlain,
  JSON_LINES,
  JSON_OBJECT,
  type ListView,
} from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { writeLine } from '../program/output';
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

const LISTING: ListView<Quarantined> = {
  kind: 'entry',
  columns: [
    { name: 'id', value: ({ id }) => id },
    { name: 'where', value: placeOf },
    { name: 'field', value: (entry) => entry.field },
    { name: 'reason', value: ({ reason }) => reason },
    {
      name: 'as_of',
      value: ({ asOfUs }) => isoTimeOrNull(asOfUs),
      cell: ({ asOfUs }) => (asOfUs === null ? '-' : shortIsoTime(asOfUs)),
      isExtra: true,
    },
    {
      name: 'recorded',
      value: ({ recordedAtUs }) => isoTime(recordedAtUs),
      cell: ({ recordedAtUs }) => shortIsoTime(recordedAtUs),
      isExtra: true,
    },
    { name: 'raw', value: ({ raw }) => raw, isExtra: true },
  ],
  json: (entry) => entry,
};

const LIST: ListView<Quarantined> = {
  ...LISTING,
  columns: LISTING.columns.map((column) =>
    column.name === 'id' ? { ...column, cell: shortId } : column,
  ),
};

const listCommand: Command = {
  name: 'list',
  summary: 'list the refused input, with its place and the reason',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage quarantine list', 'tenant-usage quarantine list --json | jq -r .raw'],
  run: (context) =>
    withStore(context, 'check', (store) => printList(context, allEntries(store, context), LIST)),
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one entry with the input as it came',
  arguments: [{ name: '<id>', help: 'the id of the entry, or a unique beginning of it' }],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
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

async function show(store: Store, context: Context): Promise<number> {
  const entry = await findEntry(store, context.args[0] ?? '');
  if (asksForJson(context) || !isPlain(context)) return printResource(context, entry, LISTING);
  const columns = LISTING.columns.filter(({ name }) => name !== 'raw');
  await printResource(context, entry, { ...LISTING, columns });
  await writeLine(context.stdout, `\n${printable(entry.raw)}`);
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
