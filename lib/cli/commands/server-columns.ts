/** The columns of servers: what a list shows, and what may be asked for. */
import type { Server } from '../../domain/server';
import { isoTimeOrNull, shortIsoTime } from '../../time';
import type { Column } from '../program/columns';

type InstantOf = (server: Server) => number | null;

const instant = (name: string, of: InstantOf): Column<Server> => ({
  name,
  value: (server) => isoTimeOrNull(of(server)),
  cell: (server) => shortInstant(of(server)),
});

/** For people; a dash where there is none. */
export const shortInstant = (us: number | null): string => (us === null ? '-' : shortIsoTime(us));

const extra = (name: string, value: Column<Server>['value']): Column<Server> => ({
  name,
  value,
  isExtra: true,
});

export const SERVER_COLUMNS: readonly Column<Server>[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'name', value: ({ name }) => name },
  { name: 'project', value: ({ projectId }) => projectId },
  { name: 'flavor', value: ({ size }) => size?.flavor },
  extra('vcpus', ({ size }) => size?.vcpus),
  extra('memory_mb', ({ size }) => size?.memoryMb),
  extra('root_gb', ({ size }) => size?.rootGb),
  extra('ephemeral_gb', ({ size }) => size?.ephemeralGb),
  extra('swap_mb', ({ swapMb }) => swapMb),
  extra('state', ({ state }) => state),
  extra('zone', ({ zone }) => zone),
  extra('host', ({ host }) => host),
  extra('cell', ({ cell }) => cell),
  extra('image', ({ image }) => image),
  extra('metadata', ({ metadata }) => metadata),
  instant('launched', ({ launchedAtUs }) => launchedAtUs),
  instant('ended', ({ terminatedAtUs }) => terminatedAtUs),
  { ...instant('first_launch', ({ bornAtUs }) => bornAtUs), isExtra: true },
  { name: 'notes', value: ({ notes }) => notes },
];
