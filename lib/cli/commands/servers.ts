/** `servers`: lists servers by project, by time and by note. */
import { NOTES, type Server } from '../../domain/server';
import { foreignId, instant } from '../../domain/values/validators';
import type { ServersQuery, Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import { choice, text } from '../../validator';
import { option, orNotFound, read } from '../identity/options';
import { formatOptions, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { asMessage } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { wrapped } from '../program/wrap';
import { serverCommand } from './server';
import { SERVER_COLUMNS } from './server-columns';

const LISTING: ListView<Server> = {
  kind: 'server',
  columns: SERVER_COLUMNS,
};

const listCommand: Command = {
  name: 'list',
  summary: 'list servers: all, those of a project, those alive at a time, those with a note',
  details:
    'In the order of their ids. The project is the one that a server belonged to last, and\n' +
    'launched is its last launch, as Nova has it; times are UTC. With several conditions a\n' +
    'server must meet them all, with several notes it must have one of them.',
  options: [
    { flags: '--project <id>', help: 'only servers of this project' },
    { flags: '--alive-at <time>', help: 'only servers that existed at this time' },
    { flags: '--note <note>', help: 'only servers with this note', choices: NOTES, repeats: true },
    { flags: '--limit <number>', help: 'at most so many' },
    ...formatOptions(LISTING),
  ],
  settings: ['database'],
  examples: [
    'tenant-usage servers list --project demo --alive-at 2026-06-30T23:59:59Z',
    'tenant-usage servers list --note ends-differ --note end-refuted -f value -c id',
  ],
  run: list,
};

export const serversCommand: Command = {
  name: 'servers',
  summary: 'list servers, or show one',
  commands: [
    listCommand,
    {
      ...serverCommand,
      name: 'show',
      examples: ['tenant-usage servers show 6d1f8a52-0c1e-4b57-9c55-2f3a0f2e8d11'],
    },
  ],
};

const atLeastOne = text('a whole number from 1 to 1000000000', (written) =>
  /^[1-9]\d{0,8}$|^10{9}$/.test(written) ? Number(written) : undefined,
);

async function list(context: Context): Promise<number> {
  const projectId = option(context, 'project', foreignId);
  const aliveAtUs = option(context, 'alive-at', instant);
  const notes = context.texts('note').map((note) => read(choice(...NOTES), '--note', note));
  const limit = option(context, 'limit', atLeastOne) ?? Number.POSITIVE_INFINITY;
  return withStore(context, 'check', async (store) => {
    if (projectId !== undefined) await requireProject(store, projectId);
    const conditions = {
      notes,
      ...(projectId !== undefined && { projectId }),
      ...(aliveAtUs !== undefined && { aliveAtUs }),
    };
    await remarkOnFuture(context, aliveAtUs);
    return printList(context, pagesOf(store, conditions, limit), LISTING);
  });
}

/** Servers without an end are alive at any later time, as far as anybody knows. */
async function remarkOnFuture(
  { nowUs, stderr }: Context,
  aliveAtUs: number | undefined,
): Promise<void> {
  const now = nowUs();
  if (aliveAtUs === undefined || aliveAtUs <= now) return;
  const remark =
    '--alive-at lies in the future: these are the servers without an end so far; ' +
    `it is ${shortIsoTime(now)} now`;
  await writeLine(stderr, wrapped(asMessage(remark), stderr));
}

/** Throws `notFound`. */
export async function requireProject({ projects }: Store, id: string): Promise<void> {
  orNotFound(await projects.find(id), 'project', id);
}

const PAGE = 500;

async function* pagesOf(
  { servers }: Store,
  conditions: Omit<ServersQuery, 'after' | 'limit'>,
  limit: number,
) {
  let after: string | undefined;
  for (let left = limit; left > 0; ) {
    const wanted = Math.min(left, PAGE);
    const page = await servers.list({
      ...conditions,
      ...(after !== undefined && { after }),
      limit: wanted,
    });
    yield page;
    after = page.at(-1)?.id;
    left = page.length < wanted ? 0 : left - page.length;
  }
}
