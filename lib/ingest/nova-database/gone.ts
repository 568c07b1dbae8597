/** Servers that an earlier import found in a cell's database and that have been purged from it since. */
import type { Read } from '../../store/foreign';
import type { Servers } from '../../store/store';
import type { Fields } from '../fields';
import type { Doubt } from './doubts';
import { numberOf } from './rows';
import type { Part } from './tables';

const ROWS_A_STATEMENT = 10_000;
const SERVERS_A_PAGE = 1000;

export interface KnownServers {
  readonly servers: Pick<Servers, 'list'>;
  readonly cell: string;
}

/** They stay as they are. */
export async function* goneServers(
  read: Read,
  parts: readonly Part[],
  { servers, cell }: KnownServers,
): AsyncGenerator<readonly Doubt[]> {
  const present = await idsIn(read, parts);
  for (let after: string | undefined; ; ) {
    const page = await servers.list({ after, limit: SERVERS_A_PAGE });
    const gone = page.filter((server) => server.cell === cell && !present.has(server.id));
    yield gone.map(({ id }): Doubt => ({ serverId: id, reason: 'gone' }));
    if (page.length < SERVERS_A_PAGE) return;
    after = page.at(-1)?.id;
  }
}

async function idsIn(read: Read, parts: readonly Part[]): Promise<IdSet> {
  const present = new IdSet();
  for (const part of parts) {
    for (let after: number | undefined = 0; after !== undefined; ) {
      const afterId: number = after;
      const rows = await read<Fields>((db) =>
        db(part.table('instances'))
          .select('id', 'uuid')
          .where('id', '>', afterId)
          .orderBy('id')
          .limit(ROWS_A_STATEMENT),
      );
      for (const { uuid } of rows) present.add(String(uuid));
      const last = rows.at(-1);
      after = last && numberOf(last, 'id');
    }
  }
  present.sort();
  return present;
}

/** 64 bits of each id, in eight bytes: as texts, a million of them would take a hundred megabytes. */
class IdSet {
  #keys = new BigUint64Array(1024);
  #count = 0;

  add(id: string): void {
    if (this.#count === this.#keys.length) {
      const larger = new BigUint64Array(2 * this.#count);
      larger.set(this.#keys);
      this.#keys = larger;
    }
    this.#keys[this.#count] = keyOf(id);
    this.#count += 1;
  }

  sort(): void {
    this.#keys = this.#keys.slice(0, this.#count).sort();
  }

  has(id: string): boolean {
    const key = keyOf(id);
    let [low, high] = [0, this.#count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as bigint) < key) low = middle + 1;
      else high = middle;
    }
    return low < this.#count && this.#keys[low] === key;
  }
}

const UUID = /^[0-9a-f]{32}$/;

/** Both halves of a UUID; another id, which no cell has, is never present. */
function keyOf(id: string): bigint {
  const digits = id.replaceAll('-', '').toLowerCase();
  if (!UUID.test(digits)) return 0n;
  return BigInt(`0x${digits.slice(0, 16)}`) ^ BigInt(`0x${digits.slice(16)}`);
}
