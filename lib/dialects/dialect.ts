/** What a dialect is: one API over the store, as data. */
import type { Authenticate } from '../auth/authenticator';
import type { May } from '../auth/policy';
import type { LimitRequests } from '../auth/throttle/request-limiter';
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
  /** Of all workers of a service together; by default of this one. */
  readonly limitRequests?: LimitRequests;
  /** The clock, µs since the epoch; read once a request. */
  readonly nowUs: () => number;
  readonly log: Log;
  /** A dialect reads its own section and that of the callers. */
  readonly config: Config;
  /** How many servers are read at once; an answer with more of them is streamed. Default 1000. */
  readonly storePage?: number;
}

/** A port of its own, for a protocol that is not HTTP. */
export interface Listener {
  /** Its name, for the log. */
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  /** The flags that set them, for messages. */
  readonly flags: { readonly host: string; readonly port: string };
  /** Throws the system's error if it cannot. */
  listen(services: Services): Promise<Listening>;
}

export interface Listening {
  /** The one that was taken. */
  readonly port: number;
  /** Takes no new clients; resolves when what had arrived is done, or cut off at the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

type MountDialect = (services: Services) => Omit<Mount, keyof PrefixOwner>;

/** Loads and makes the mount of a dialect at its first request: an API that nobody asks costs nothing. */
export const whenAsked =
  (load: () => { readonly mount: MountDialect }): MountDialect =>
  (services) => {
    let made: ReturnType<MountDialect> | undefined;
    const mount = (): ReturnType<MountDialect> => {
      made ??= load().mount(services);
      return made;
    };
    return {
      handler: (req, res, next) => mount().handler(req, res, next),
      get routes() {
        return mount().routes;
      },
    };
  };

/** Below its prefixes it owns every path, switched on or not. */
export interface Dialect extends PrefixOwner {
  /** As in the setting `dialects`; its API document is `api-ref/NAME.yaml`. */
  readonly name: string;
  /** In lower case, without a slash at the end: paths of other APIs that it answers where these are switched off. */
  readonly pathsOfOthers?: readonly string[];
  /** Its settings, if it has any. */
  readonly section?: Section;
  /** Throws `invalidArgument` for settings that cannot be used. */
  readonly listeners?: (config: Config) => readonly Listener[];
  readonly mount: MountDialect;
  /** Targets of GET requests for the warm-up: they change nothing and are answered quickly. */
  readonly typicalRequests?: readonly string[];
}
