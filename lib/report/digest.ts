/** One number for all that is stored: equal states give equal digests, whatever the order they came about in. */
import { createHash } from 'node:crypto';
import type { Life } from '../domain/server';
import { canonicalJson } from '../domain/values/canonical';
import type { Store } from '../store/store';

export interface Digest {
  /** Sum of the SHA-256 of all rows modulo 2^256, in hex. */
  readonly hex: string;
  /** How many rows of each kind went into it. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Rows by kind, in slices and in any order. */
type Slices = AsyncIterable<Readonly<Record<string, readonly unknown[]>>>;

/** Servers and segments, without any time of recording. */
export const stateDigest = ({ dump: inventory }: Pick<Store, 'dump'>): Promise<Digest> =>
  digest(mapped(inventory.lives(), toStateRows));

/** Observations, without where and when they came in. */
export const factsDigest = ({ dump: inventory }: Pick<Store, 'dump'>): Promise<Digest> =>
  digest(mapped(inventory.observations(), (observations) => ({ observations })));

const toStateRows = (lives: readonly Life[]) => ({
  servers: lives.map(({ server }) => server),
  segments: lives.flatMap(({ server, segments }) =>
    segments.map((segment) => ({ serverId: server.id, ...segment })),
  ),
});

async function* mapped<From, To>(
  slices: AsyncIterable<From>,
  map: (slice: From) => To,
): AsyncGenerator<To> {
  for await (const slice of slices) yield map(slice);
}

async function digest(slices: Slices): Promise<Digest> {
  const rows: Record<string, number> = {};
  let sum = 0n;
  for await (const slice of slices) {
    for (const [kind, members] of Object.entries(slice)) {
      rows[kind] = (rows[kind] ?? 0) + members.length;
      for (const member of members) sum += hashOf(member);
    }
  }
  return { hex: BigInt.asUintN(256, sum).toString(16).padStart(64, '0'), rows };
}

const hashOf = (row: unknown): bigint =>
  BigInt(`0x${createHash('sha256').update(canonicalJson(row)).digest('hex')}`);
