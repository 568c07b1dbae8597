/** An order-independent checksum of all that is stored: equal states have equal digests. */
import { createHash } from 'node:crypto';
import type { ServerLife } from '../domain/server';
import { canonicalJson } from '../domain/values/canonical';
import type { Dump } from '../store/store';

export interface Digest {
  /** Sum of the SHA-256 of all rows modulo 2^256, in hex. */
  readonly hex: string;
  /** The number of rows of each kind. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Rows by kind, in chunks of any order. */
type RowChunks = AsyncIterable<Readonly<Record<string, readonly unknown[]>>>;

interface Dumped {
  readonly dump: Pick<Dump, 'lives' | 'observations'>;
}

/** Servers and segments, without recording times. */
export const stateDigest = ({ dump }: Dumped): Promise<Digest> =>
  digest(mapped(dump.lives(), toStateRows));

/** Observations, without their origin and recording time. */
export const factsDigest = ({ dump }: Dumped): Promise<Digest> =>
  digest(mapped(dump.observations(), (observations) => ({ observations })));

const toStateRows = (lives: readonly ServerLife[]) => ({
  servers: lives.map(({ server }) => server),
  segments: lives.flatMap(({ server, segments }) =>
    segments.map((segment) => ({ serverId: server.id, ...segment })),
  ),
});

async function* mapped<From, To>(
  chunks: AsyncIterable<From>,
  map: (page: From) => To,
): AsyncGenerator<To> {
  for await (const page of chunks) yield map(page);
}

async function digest(chunks: RowChunks): Promise<Digest> {
  const rows: Record<string, number> = {};
  let sum = 0n;
  for await (const page of chunks) {
    for (const [kind, members] of Object.entries(page)) {
      rows[kind] = (rows[kind] ?? 0) + members.length;
      for (const member of members) sum += hashOf(member);
    }
  }
  return { hex: BigInt.asUintN(256, sum).toString(16).padStart(64, '0'), rows };
}

const hashOf = (row: unknown): bigint =>
  BigInt(`0x${createHash('sha256').update(canonicalJson(row)).digest('hex')}`);
