/** `outbox`: the events about alerts that are to be sent, and those that were given up. */
import { AppError } from '../../errors';
import { printable } from '../../ingest/text';
import { type PageOf, pagesOf } from '../../store/pages';
import type { OutboxEntry, OutboxQuery, Store } from '../../store/store';
import { isoTime, shortIsoTime } from '../../time';
import { formatOptions, JSON_LINES, type ListView } from '../program/columns';
import type { Command, CommandArgument, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';

const stateOf = ({ isDead, attempts }: OutboxEntry): string => {
  if (isDead) return 'dead';
  return attempts === 0 ? 'new' : 'retrying';
};

const objectOf = ({ alert: { scopeType, scopeId } }: OutboxEntry): string =>
  `${scopeType} ${scopeId}`;

const LISTING: ListView<OutboxEntry> = {
  kind: 'entry',
  columns: [
    { name: 'id', value: ({ id }) => id, isNumber: true },
    { name: 'event', value: ({ event }) => event },
    { name: 'type', value: ({ alert }) => alert.type },
    { name: 'object', value: objectOf },
    { name: 'alert', value: ({ alert }) => alert.id, isExtra: true },
    { name: 'at', value: ({ atUs }) => isoTime(atUs), isExtra: true },
    { name: 'state', value: stateOf },
    { name: 'attempts', value: ({ attempts }) => attempts, isNumber: true },
    {
      name: 'due',
      value: ({ isDead, dueAtUs }) => (isDead ? null : shortIsoTime(dueAtUs)),
    },
    { name: 'failure', value: ({ failure }) => failure },
  ],
  json: ({ id, event, atUs, alert, attempts, failure, ...entry }) => ({
    ...{ id, event, type: alert.type, scope_type: alert.scopeType, scope_id: alert.scopeId },
    ...{ alert: alert.id, at: isoTime(atUs), attempts, failure },
    due_at: entry.isDead ? null : isoTime(entry.dueAtUs),
    dead: entry.isDead,
    message_id: entry.messageId,
  }),
};

const listCommand: Command = {
  name: 'list',
  summary: 'list the events that are still to be sent, and those that were given up',
  options: [
    { flags: '--dead', help: 'only those that were given up (dead letters)' },
    JSON_LINES,
    ...formatOptions(LISTING),
  ],
  settings: ['database'],
  examples: ['tenant-usage outbox list --dead'],
  run: (context) =>
    withStore(context, 'check', (store) =>
      printList(context, entriesIn(store, context.has('dead') ? { isDead: true } : {}), LISTING),
    ),
};

const IDS: CommandArgument = { name: '[id...]', help: 'the ids of events that were given up' };
const ALL: CommandOption = { flags: '--all', help: 'all events that were given up' };

const retryCommand: Command = {
  name: 'retry',
  summary: 'send events again that were given up',
  details:
    'The service sends them within seconds, with all their attempts. Later events of the same alert\n' +
    'may have been delivered meanwhile; those that are still here wait.',
  arguments: [IDS],
  options: [ALL],
  settings: ['database'],
  examples: ['tenant-usage outbox retry --all'],
  run: (context) =>
    changeDead(context, 'retried', ({ outbox }, ids) => outbox.revive(ids, context.nowUs())),
};

const dropCommand: Command = {
  name: 'drop',
  summary: 'remove events for good that were given up',
  arguments: [IDS],
  options: [ALL],
  settings: ['database'],
  examples: ['tenant-usage outbox drop 17 18'],
  run: (context) => changeDead(context, 'dropped', ({ outbox }, ids) => outbox.remove(ids)),
};

export const outboxCommand: Command = {
  name: 'outbox',
  summary: 'see events about alerts that could not be sent yet, and send them again',
  commands: [listCommand, retryCommand, dropCommand],
};

const entriesIn = ({ outbox }: Store, query: Pick<OutboxQuery, 'isDead'>) =>
  pagesOf(
    (page: PageOf<number>) => outbox.list({ ...query, ...page }),
    ({ id }) => id,
  );

type Change = (store: Store, ids: readonly number[]) => Promise<number>;

async function changeDead(context: Context, done: string, change: Change): Promise<number> {
  const { args, has, stdout } = context;
  if (has('all') === args.length > 0) {
    throw new AppError('invalidArgument', 'either ids or --all must be given, and not both');
  }
  return withStore(context, 'check', async (store) => {
    const dead = new Set<number>();
    for await (const page of entriesIn(store, { isDead: true }))
      for (const { id } of page) dead.add(id);
    const unknown = args.find((id) => !dead.has(Number(id)));
    if (unknown !== undefined) {
      const what = `outbox entry "${printable(unknown)}": there is none that was given up`;
      throw new AppError('notFound', what);
    }
    const ids = has('all') ? [...dead] : args.map(Number);
    await writeLine(stdout, `${done} ${await change(store, ids)}`);
    return EXIT.ok;
  });
}
