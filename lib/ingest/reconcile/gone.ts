/** Servers that run here and that Nova does not know: named, and ended only where an operator says when. */
import { type Observation, observe } from '../../domain/observation';
import type { Server } from '../../domain/server';
import { AppError } from '../../errors';
import type { Reference } from './reference';
import { originFor, type Repairing, repairPage } from './repair';
import type { Gone } from './report';

/** Where lives end that Nova does not know: at one instant, or each when it was last heard of; undefined: nowhere. */
export type GoneEnd = number | 'last-heard' | undefined;

export interface GoneSearch extends Repairing {
  readonly reference: Reference;
  /** Ids of all servers that Nova has listed. */
  readonly listed: ReadonlySet<string>;
  readonly endAt: GoneEnd;
  readonly nowUs: number;
}

const CHUNK = 500;

export async function findGone(search: GoneSearch): Promise<void> {
  const { missing, running } = await missingOf(search);
  const gone: Server[] = [];
  for (const server of missing) if (await isGone(server.id, search)) gone.push(server);
  if (search.endAt !== undefined) checkSameCloud(gone.length, running);
  for (let from = 0; from < gone.length; from += CHUNK) {
    search.report.gone.add(...(await ends(gone.slice(from, from + CHUNK), search)));
  }
}

/** Those that run here and were not listed, and how many run here at all. */
async function missingOf({ store, listed, nowUs }: GoneSearch) {
  const missing: Server[] = [];
  let running = 0;
  for (let after: string | undefined, isLast = false; !isLast; ) {
    const query = { aliveAtUs: nowUs, after, limit: CHUNK };
    const servers: readonly Server[] = await store.servers.list(query);
    running += servers.length;
    missing.push(...servers.filter(({ id }) => !listed.has(id)));
    after = servers.at(-1)?.id;
    isLast = servers.length < CHUNK;
  }
  return { missing, running };
}

/** One that was made while the list was read is reported now. */
async function isGone(serverId: string, search: GoneSearch): Promise<boolean> {
  const page = await search.reference.find(serverId);
  if (page === undefined) return true;
  await repairPage(search, page);
  return false;
}

/** A wrong address or region must not end all lives. */
function checkSameCloud(gone: number, running: number): void {
  if (gone === 0 || gone < running) return;
  throw new AppError(
    'invalidArgument',
    `--end-gone-at: Nova knows none of the ${running} servers that run here, so none is ended; is it the same cloud?`,
  );
}

async function ends(servers: readonly Server[], search: GoneSearch): Promise<readonly Gone[]> {
  const { store, record, reference, endAt } = search;
  const known = await store.observations.of(servers.map(({ id }) => id));
  const gone = servers.map((server): Gone => {
    const { id: serverId, name, projectId } = server;
    const heardUntilUs = lastHeardOf(known.get(serverId) ?? []);
    const endedAtUs = endAt === undefined ? null : endOf(heardUntilUs, endAt);
    return { serverId, name, projectId, heardUntilUs, endedAtUs };
  });
  const submitted = gone.flatMap(({ serverId, endedAtUs }) =>
    endedAtUs === null ? [] : [{ observation: endAtUs(serverId, endedAtUs), position: POSITION }],
  );
  if (submitted.length > 0) await record({ origin: originFor(reference), submitted });
  return gone;
}

const POSITION = 'gone from Nova, end unknown: ended where the operator said';

const lastHeardOf = (about: readonly Observation[]): number =>
  Math.max(...about.filter(({ kind }) => kind !== 'void').map(({ atUs }) => atUs));

/** After it was last heard of, since it was there then: at that very instant, the report would refute the end. */
const endOf = (heardUntilUs: number, endAt: number | 'last-heard'): number =>
  Math.max(endAt === 'last-heard' ? 0 : endAt, heardUntilUs + 1);

/** Concluded, not reported: any source that knows the end outweighs it. */
const endAtUs = (serverId: string, atUs: number): Observation =>
  observe({
    ...{ serverId, source: 'inferred', kind: 'event', atUs },
    facts: { terminatedAtUs: atUs, state: 'deleted' },
  });
