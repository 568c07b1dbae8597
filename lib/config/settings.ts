/** Every setting: what it is called, what it may be, what it is if nobody says. */
import {
  choice,
  httpUrl,
  type Kind,
  label,
  microversion,
  orNone,
  secretKeys,
  toggle,
  url,
  wholeNumber,
} from './kinds';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface Config {
  readonly database: string;
  readonly host: string;
  readonly port: number;
  /** Undefined: not chosen, and there is no default. */
  readonly auth: 'noauth' | 'local' | undefined;
  readonly maxLimit: number;
  readonly barePaths: boolean;
  readonly maxMicroversion: string;
  /** Null: the host as each client addressed it. */
  readonly computeLinkPrefix: string | null;
  readonly limits: boolean;
  readonly wwwAuthenticateUri: string | null;
  /** The first one encrypts what must be read again, all of them decrypt. */
  readonly secretKeys: readonly Buffer[] | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export type SettingKey = keyof Config;

export interface Setting<T = unknown> {
  /** As in the help of a command; null for secrets: flags are seen by everybody on the machine. */
  readonly flags: string | null;
  readonly kind: Kind<T>;
  /** As one would write it; undefined: none, it must be chosen where it is needed. */
  readonly default: string | undefined;
  readonly help: string;
}

/** Every setting, in the order of the documentation. */
export const SETTINGS: { readonly [K in SettingKey]-?: Setting<Exclude<Config[K], undefined>> } = {
  database: {
    flags: '--database <url>',
    kind: url,
    default: 'sqlite:./tenant-usage.db',
    help: 'where everything is kept',
  },
  host: {
    flags: '--host <host>',
    kind: label('a host name or an address'),
    default: '127.0.0.1',
    help: 'the address to listen on',
  },
  port: {
    flags: '--port <number>',
    kind: wholeNumber(0, 65_535),
    default: '8790',
    help: 'the port to listen on; 0 takes a free one',
  },
  auth: {
    flags: '--auth <kind>',
    kind: choice('noauth', 'local'),
    default: undefined,
    help: 'how callers are known: local by keys and users of our own; noauth believes everybody and serves loopback addresses only',
  },
  maxLimit: {
    flags: '--max-limit <number>',
    kind: wholeNumber(0, 1_000_000),
    default: '1000',
    help: 'the most servers on one page of an answer',
  },
  barePaths: {
    flags: '--bare-paths <on|off>',
    kind: toggle,
    default: 'on',
    help: 'answer /os-simple-tenant-usage without a version in front, too',
  },
  maxMicroversion: {
    flags: '--max-microversion <version>',
    kind: microversion(1, 101),
    default: '2.93',
    help: 'the highest compute API microversion that is offered',
  },
  computeLinkPrefix: {
    flags: '--compute-link-prefix <url>',
    kind: orNone(httpUrl),
    default: 'none',
    help: 'what stands before /v2.1 in links, instead of the host that the client addressed',
  },
  limits: {
    flags: '--limits <on|off>',
    kind: toggle,
    default: 'off',
    help: 'answer /v2.1/limits, without limits, for dashboards that ask for it',
  },
  wwwAuthenticateUri: {
    flags: '--www-authenticate-uri <url>',
    kind: orNone(httpUrl),
    default: 'none',
    help: 'where clients without a token are sent for one: the public address of Keystone',
  },
  secretKeys: {
    flags: null,
    kind: orNone(secretKeys),
    default: 'none',
    help: 'what encrypts the secrets of clients that are needed back',
  },
  logLevel: {
    flags: '--log-level <level>',
    kind: choice(...LOG_LEVELS),
    default: 'info',
    help: 'how much is logged on standard error',
  },
};
