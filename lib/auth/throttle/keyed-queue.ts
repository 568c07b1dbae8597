/** Rows in which one goes at a time, each for somebody else. */
import { type Gate, gate } from './semaphore';

export type Rows = <T>(key: string, work: () => Promise<T>) => Promise<T>;

interface Row {
  readonly pass: Gate;
  inside: number;
}

/** A row is there for as long as somebody stands in it. */
export function rows(size: { readonly waiting: number; readonly refusal: () => Error }): Rows {
  const all = new Map<string, Row>();
  return async (key, work) => {
    const row = all.get(key) ?? { pass: gate({ ...size, atOnce: 1 }), inside: 0 };
    all.set(key, row);
    row.inside += 1;
    try {
      return await row.pass(work);
    } finally {
      row.inside -= 1;
      if (row.inside === 0) all.delete(key);
    }
  };
}
