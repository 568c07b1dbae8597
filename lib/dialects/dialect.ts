/** What a dialect is: one foreign API over the store, made of what it is given. */

import type { Authenticate } from '../auth/authenticator';
import type { May } from '../auth/policy';
import type { Mount } from '../http/mount';
import type { Log } from '../log';
import type { Store } from '../store/store';

/** What an operator may choose about the APIs. */
export interface DialectSettings {
  /** Servers on a page at most. Default 1000. */
  readonly maxLimit?: number;
  /** Servers that are read at once; an answer with more of them is sent as it is made. Default 1000. */
  readonly storePage?: number;
  /** Whether `/os-simple-tenant-usage` answers without `/v2.1` before it. Default true. */
  readonly barePaths?: boolean;
  /** The newest microversion of Nova that we claim. Default 2.93. */
  readonly maxMicroversion?: string;
  /** Whether `/v2.1/limits` is answered. Default false. */
  readonly limits?: boolean;
  /** What stands before the version in links. Default null: the host as the client addressed it. */
  readonly computeLinkPrefix?: string | null;
  /** How callers are known; by `local`, `WWW-Authenticate` speaks of no Keystone. Default: not said. */
  readonly auth?: string | undefined;
  /** Where a client without a token is sent for one; told in `WWW-Authenticate`. Default null: nowhere. */
  readonly wwwAuthenticateUri?: string | null;
  /** Addresses and networks of proxies whose `X-Forwarded-…` headers are believed. Default: nobody's. */
  readonly trustedProxies?: readonly string[];
}

export interface Services {
  readonly store: Store;
  /** By the schemes of the API, or by an authenticator of its own. */
  readonly authenticate: Authenticate;
  readonly may: May;
  /** The clock, µs since the epoch; read once a request. */
  readonly nowUs: () => number;
  readonly log: Log;
  readonly settings?: DialectSettings;
}

export type Dialect = (services: Services) => Mount;
