/** `server`: one server, its segments and its observations. */
import { type ServerParts, serverJson } from '../../dialects/native/servers/response';
import type { Segment } from '../../domain/segment';
import type { Server } from '../../domain/server';
import { AppError } from '../../errors';
import type { RecordedObservation, Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import {
  asksForJson,
  formatOptions,
  isPlain,
  JSON_OBJECT,
  type ListView,
} from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printResource } from '../program/listing';
import { writeLine } from '../program/output';
import { renderTable } from '../program/table';
import { withStore } from '../program/with-store';
import { describeFacts, describeSize } from './facts';
import { SERVER_COLUMNS, shortInstant } from './server-columns';

const LISTING: ListView<ServerParts> = {
  kind: 'server',
  columns: [
    ...SERVER_COLUMNS.map(({ cell, value, ...column }) => ({
      ...column,
      value: ({ server }: ServerParts) => value(server),
      ...(cell && { cell: ({ server }: ServerParts) => cell(server) }),
    })),
    { name: 'segments', value: (parts) => serverJson(parts).segments },
    { name: 'observations', value: (parts) => serverJson(parts).observations },
  ],
  json: serverJson,
};

export const serverCommand: Command = {
  name: 'server',
  summary: 'show one server, its segments and its observations',
  details: 'Times are UTC. The JSON is what GET /v1/servers/ID answers.',
  arguments: [{ name: '<id>', help: 'the id of the server' }],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage server 6d1f8a52-0c1e-4b57-9c55-2f3a0f2e8d11'],
  run: (context) => withStore(context, 'check', (store) => showServer(context, store)),
};

async function showServer(context: Context, store: Store): Promise<number> {
  const { args, stdout } = context;
  const [id = ''] = args;
  const server = await store.servers.find(id);
  if (!server) throw new AppError('notFound', `server "${id}": unknown; the whole id is needed`);
  const segments = await store.servers.segments(id);
  const observations = await store.observations.about(id);
  if (asksForJson(context) || !isPlain(context)) {
    return printResource(context, { server, segments, observations }, LISTING);
  }
  const tables = [head(server), segmentLines(segments), observationLines(observations)];
  await writeLine(stdout, tables.join('\n\n'));
  return EXIT.ok;
}

const DASH = '-';

const text = (value: string | number | null): string => (value === null ? DASH : String(value));

function head(server: Server): string {
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['id', server.id],
    ['project', text(server.projectId)],
    ['name', text(server.name)],
    ['size', describeSize(server.size)],
    ['swap MB', text(server.swapMb)],
    ['state', text(server.state)],
    ['zone', text(server.zone)],
    ['host', text(server.host)],
    ['cell', text(server.cell)],
    ['image', text(server.image)],
    ['metadata', server.metadata === null ? DASH : JSON.stringify(server.metadata)],
    ['launched', shortInstant(server.launchedAtUs)],
    ['terminated', shortInstant(server.terminatedAtUs)],
    ['first launch', shortInstant(server.bornAtUs)],
    ['notes', server.notes.join(', ') || DASH],
  ];
  return renderTable(['server', ''], rows);
}

function segmentLines(segments: readonly Segment[]): string {
  const headings = ['from', 'to', 'project', 'size', 'swap MB', 'state', 'zone', 'host'];
  const rows = segments.map((segment) => [
    shortIsoTime(segment.fromUs),
    segment.toUs === null ? 'now' : shortIsoTime(segment.toUs),
    text(segment.projectId),
    describeSize(segment.size),
    text(segment.swapMb),
    text(segment.state),
    text(segment.zone),
    text(segment.host),
  ]);
  return rows.length > 0 ? renderTable(headings, rows) : 'No segments: there is nothing to bill.';
}

function observationLines(observations: readonly RecordedObservation[]): string {
  const rows = observations.map((observation) => [
    shortIsoTime(observation.atUs),
    observation.source,
    observation.kind,
    describeFacts(observation.facts),
    [observation.origin, observation.position].filter((piece) => piece !== null).join(':'),
    shortIsoTime(observation.recordedAtUs),
    observation.id, // whole, since a void must name it
  ]);
  const headings = ['as of', 'source', 'kind', 'facts', 'where', 'recorded', 'observation'];
  return renderTable(headings, rows);
}
