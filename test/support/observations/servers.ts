/** Servers as a file describes them, and times in short. */
import { type Observation, observe, type Size } from '../../../lib/domain/observation';
import { FIXED_NOW_US } from '../databases/stores';

export const TINY: Size = { flavor: 'm1.tiny', vcpus: 1, memoryMb: 512, rootGb: 1, ephemeralGb: 0 };
export const BIG: Size = {
  flavor: 'm1.big',
  vcpus: 4,
  memoryMb: 8192,
  rootGb: 40,
  ephemeralGb: 20,
};

export interface AServer {
  readonly id: string;
  readonly projectId?: string;
  readonly name?: string | null;
  readonly size?: Size;
  readonly state?: string | null;
  readonly cell?: string;
  readonly launchedAt: string | null;
  readonly terminatedAt?: string | null;
}

/** µs since the epoch of a time in UTC, with up to six digits of fraction. */
export function at(text: string): number {
  const [seconds = '', fraction = ''] = text.split('.');
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
}

/** What a file would say about a server. */
export function aServer(server: AServer): Observation {
  const { id, launchedAt, terminatedAt = null } = server;
  const atOrNull = (text: string | null) => (text === null ? null : at(text));
  return observe({
    serverId: id,
    source: 'file',
    kind: 'row',
    atUs: FIXED_NOW_US,
    facts: {
      projectId: server.projectId ?? 'a'.repeat(32),
      name: server.name === undefined ? id : server.name,
      size: server.size ?? TINY,
      state: server.state === undefined ? 'active' : server.state,
      launchedAtUs: atOrNull(launchedAt),
      terminatedAtUs: atOrNull(terminatedAt),
      ...(server.cell !== undefined && { cell: server.cell }),
    },
  });
}
