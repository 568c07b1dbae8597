/** The integer keys of servers, by which what belongs to them is stored: in the order of their first appearance. */
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

/** By server id. */
export type ServerKeys = ReadonlyMap<string, number>;

export interface KeyedServer {
  readonly id: string;
  readonly server_key: number;
}

export const KEY_COLUMNS = ['id', 'server_key'] as const;

/** Of those servers that exist. */
export async function keysOf(read: Statements, serverIds: readonly string[]): Promise<ServerKeys> {
  const keys = new Map<string, number>();
  for (const some of chunksOf(serverIds)) {
    const rows = await read.run((db) =>
      db('servers').select<KeyedServer[]>(KEY_COLUMNS).whereIn('id', some),
    );
    for (const { id, server_key } of rows) keys.set(id, server_key);
  }
  return keys;
}

/** The key of a server that is stored. */
export function keyOf(keys: ServerKeys, serverId: string): number {
  const key = keys.get(serverId);
  if (key === undefined) throw new Error(`server ${serverId}: it has no key`);
  return key;
}

/** The ids of servers by their keys. */
export const idsByKey = (keys: ServerKeys): ReadonlyMap<number, string> =>
  new Map([...keys].map(([id, key]) => [key, id]));
