/** `alerts`: list, acknowledge and close them. */
import { alertJson } from '../../dialects/native/alerts/response';
import { SEVERITY_NAMES } from '../../domain/alerts/alert';
import { foreignId } from '../../domain/values/validators';
import { pagesOf } from '../../store/pages';
import type { Alert, AlertsQuery, Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import { choice, matching } from '../../validator';
import { option, orNotFound, read } from '../identity/options';
import { formatOptions, JSON_LINES, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';

const EXTRA = { isExtra: true } as const;

const LISTING: ListView<Alert> = {
  kind: 'alert',
  columns: [
    { name: 'id', value: ({ id }) => id },
    { name: 'severity', value: ({ severity }) => severity },
    { name: 'type', value: ({ type }) => type },
    { name: 'object', value: ({ scopeType, scopeId }) => `${scopeType} ${scopeId}` },
    { name: 'message', value: ({ message }) => message },
    { name: 'project', value: ({ projectId }) => projectId, ...EXTRA },
    { name: 'account', value: ({ accountId }) => accountId, ...EXTRA },
    { name: 'site', value: ({ siteId }) => siteId, ...EXTRA },
    instant('created', ({ createdAtUs }) => createdAtUs),
    instant('closed', ({ closedAtUs }) => closedAtUs),
    instant('acknowledged', ({ acknowledgedAtUs }) => acknowledgedAtUs),
    { name: 'context', value: ({ context }) => context, ...EXTRA },
  ],
  json: alertJson,
};

function instant(name: string, of: (alert: Alert) => number | null) {
  const value = (alert: Alert) => {
    const us = of(alert);
    return us === null ? null : shortIsoTime(us);
  };
  return { name, value };
}

const listCommand: Command = {
  name: 'list',
  summary: 'list alerts, the newest first',
  details: 'Closed ones are kept, and listed too unless --open is given.',
  options: [
    { flags: '--open', help: 'only those that are not over' },
    { flags: '--unacknowledged', help: 'only those that nobody has acknowledged' },
    {
      flags: '--severity <severity>',
      help: 'only those of this severity',
      choices: SEVERITY_NAMES,
      repeats: true,
    },
    { flags: '--type <type>', help: 'only those of this type, which is the name of their rule' },
    { flags: '--project <id>', help: 'only those of this project' },
    { flags: '--account <id>', help: 'only those of this account' },
    JSON_LINES,
    ...formatOptions(LISTING),
  ],
  settings: ['database'],
  examples: ['tenant-usage alerts list --open --severity error --severity warning'],
  run: list,
};

const ID = { name: '<id>', help: 'the id of the alert' };
const IDS = { name: '<id...>', help: 'the ids of alerts' };

const showCommand: Command = {
  name: 'show',
  summary: 'show one alert',
  arguments: [ID],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage alerts show 8d9c0f1e2a3b4c5d6e7f8a9b0c1d2e3f'],
  run: (context) =>
    withStore(context, 'check', async (store) =>
      printResource(context, await alertIn(store, context.args[0] ?? ''), LISTING),
    ),
};

const ackCommand: Command = {
  name: 'ack',
  summary: 'acknowledge alerts: say that somebody knows',
  details: 'What is acknowledged already stays as it is.',
  arguments: [IDS],
  settings: ['database'],
  examples: ['tenant-usage alerts ack 8d9c0f1e2a3b4c5d6e7f8a9b0c1d2e3f'],
  run: (context) => changeAll(context, 'acknowledge', 'acknowledged'),
};

const closeCommand: Command = {
  name: 'close',
  summary: 'close alerts by hand',
  details:
    'A rule closes its alerts by itself. As long as its condition holds, it opens another one.\n' +
    'What is closed already stays as it is.',
  arguments: [IDS],
  settings: ['database'],
  examples: ['tenant-usage alerts close 8d9c0f1e2a3b4c5d6e7f8a9b0c1d2e3f'],
  run: (context) => changeAll(context, 'close', 'closed'),
};

export const alertsCommand: Command = {
  name: 'alerts',
  summary: 'list, acknowledge and close alerts',
  commands: [listCommand, showCommand, ackCommand, closeCommand],
};

function queryOf(context: Context): Omit<AlertsQuery, 'after' | 'limit'> {
  const severities = context
    .texts('severity')
    .map((each) => read(choice(...SEVERITY_NAMES), '--severity', each));
  const [type, projectId, accountId] = ['type', 'project', 'account'].map((flag) =>
    option(context, flag, foreignId),
  );
  return {
    scope: 'all',
    ...(context.has('open') && { isOpen: true }),
    ...(context.has('unacknowledged') && { isAcknowledged: false }),
    ...(severities.length > 0 && { severities }),
    ...(type !== undefined && { types: [type] }),
    ...(projectId !== undefined && { projectId }),
    ...(accountId !== undefined && { accountId }),
  };
}

async function list(context: Context): Promise<number> {
  const query = queryOf(context);
  return withStore(context, 'check', ({ alerts }) => {
    const pages = pagesOf(
      (page) => alerts.list({ ...query, ...page }),
      ({ id }) => id,
    );
    return printList(context, pages, LISTING);
  });
}

const alertId = matching('32 of the digits 0-9 and a-f', /^[0-9a-f]{32}$/);

/** Throws `notFound`. */
async function alertIn({ alerts }: Store, id: string): Promise<Alert> {
  return orNotFound(await alerts.find(read(alertId, 'id', id)), 'alert', id);
}

/** All ids are looked up before the first one is changed. */
async function changeAll(
  context: Context,
  verb: 'acknowledge' | 'close',
  done: string,
): Promise<number> {
  const { args, nowUs, stdout } = context;
  return withStore(context, 'check', async (store) => {
    for (const id of args) await alertIn(store, id);
    let count = 0;
    for (const id of args) if (await store.alerts[verb](id, nowUs())) count += 1;
    await writeLine(stdout, `${done} ${count}`);
    return EXIT.ok;
  });
}
