/** What a dialect is: one API over the store, as data. */
import type { Authenticate } from '../auth/authenticator';
import type { May } from '../auth/policy';
import type { Config } from '../config';
import type { Section } from '../config/section';
import type { Mount } from '../http/mount';
import type { PrefixOwner } from '../http/routing/prefixes';
import type { Log } from '../log';
import type { Store } from '../store/store';

export interface Services {
  readonly store: Store;
  /** By the schemes of the API, or by an authenticator of its own. */
  readonly authenticate: Authenticate;
  readonly may: May;
  /** The clock, µs since the epoch; read once a request. */
  readonly nowUs: () => number;
  readonly log: Log;
  /** A dialect reads its own section and that of the callers. */
  readonly config: Config;
  /** How many servers are read at once; an answer with more of them is streamed. Default 1000. */
  readonly storePage?: number;
}

/** Below its prefixes it owns every path, switched on or not. */
export interface Dialect extends PrefixOwner {
  /** As in the setting `dialects`; its API document is `api-ref/NAME.yaml`. */
  readonly name: string;
  /** Its settings, if it has any. */
  readonly section?: Section;
  readonly mount: (services: Services) => Omit<Mount, keyof PrefixOwner>;
}
