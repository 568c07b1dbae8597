/** The parameters of a query: of one that is repeated the last value counts, or all of them do. */
import type { Request } from 'express';
import { pathOf } from '../../../http/request/target';

export interface Parameters {
  /** Undefined: it is not there. */
  last(name: string): string | undefined;
  all(name: string): readonly string[];
  has(name: string): boolean;
  /** As they came. */
  entries(): Iterable<readonly [name: string, value: string]>;
}

export function parametersOf({ url }: Pick<Request, 'url'>): Parameters {
  const parameters = new URLSearchParams(url.slice(pathOf(url).length));
  return {
    last: (name) => parameters.getAll(name).at(-1),
    all: (name) => parameters.getAll(name),
    has: (name) => parameters.has(name),
    entries: () => parameters.entries(),
  };
}
