/** One dialect's table of who may do what: its routes in columns, a row for each caller that means something there. */
import type { Store } from '../../../lib/store/store';
import type { MarkOf, Tenant } from './tenants';

/** What is sent besides the method and the path. */
export interface SentWith {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface MatrixTable {
  readonly dialect: string;
  /** The mounts of the app whose routes are in the columns. */
  readonly mounts: readonly string[];
  /** Methods that answer wherever another has a route, and are not routed by themselves: `{ GET: ['HEAD'] }`. */
  readonly implied?: Readonly<Record<string, readonly string[]>>;
  /**
   * Routes by the letter of what every caller is answered, with credentials or without them. A route is
   * `METHOD,METHOD /path/{name}`; `*` is every method that has no route of its own there.
   */
  readonly sameForAll: Readonly<Record<string, readonly string[]>>;
  /** The routes of each column, written in the same way. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /**
   * The rows: `caller | sees | a cell a column`. `sees`: whose servers the caller may read of (`all`, `none`, a tenant;
   * `sums`: of none, but totals of every project).
   * Y: yes. n: no (403). u: not authenticated (401). m: not the project of the caller (400). 4: not found, or not for
   * this caller to find. 5: no such method. One letter is about alpha; three are about alpha, beta and a project that is
   * not known; three times three are the same for a path that comes by alpha, by beta and by that one.
   * All callers that have no row are answered `u` in every column.
   */
  readonly rows: string;
  /** Whose marks are read by callers that see all. */
  readonly marks: readonly MarkOf[];
  /** The header `WWW-Authenticate` of every `u`; empty: there is none. */
  readonly challenge: string;
  /** What credentials that are not good are answered, if not 401 like none at all. */
  readonly wrongStatus?: number;
  /** Whether a login with its password is accepted here. */
  readonly takesPasswords: boolean;
  /** What stands for a name in a path. */
  value(name: string, tenant: Tenant, path: string): string;
  /** The paths to ask for one, such as another spelling or the query that it needs. */
  spellings?(path: string): readonly string[];
  sentWith?(method: string, path: string): SentWith;
  /** How clients of this API show what a caller has, if not as the headers of the caller are. */
  present?(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** The status of a `Y`; 200 if it is left out. */
  success?(method: string, path: string): number;
  /** Puts back what a request may have taken away before. */
  restore?(method: string, store: Store): Promise<void>;
}

export interface Row {
  readonly caller: string;
  readonly sees: string;
  /** By column. */
  readonly cells: Readonly<Record<string, string>>;
}

export const STATUS: Readonly<Record<string, number>> = { n: 403, u: 401, m: 400, 4: 404, 5: 405 };

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** The names of the columns as the first line has them, and the rows; lines without a bar are headings. */
export function rowsOf({ rows }: MatrixTable): { names: readonly string[]; rows: readonly Row[] } {
  const [head = [], ...lines] = rows
    .trim()
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => line.split('|'));
  const names = words(head.slice(2).join(' '));
  return {
    names,
    rows: lines.map(([caller = '', sees = '', ...rest]) => {
      const cells = words(rest.join(' ')).map((cell, i) => [names[i] ?? '', cell]);
      return { caller: caller.trim(), sees: sees.trim(), cells: Object.fromEntries(cells) };
    }),
  };
}
