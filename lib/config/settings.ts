/** Every setting of the program. */
import { choice, listOf, orNone } from '../validator';
import { KEYSTONE_SETTINGS, type KeystoneConfig } from './keystone-settings';
import { httpUrl, label, microversion, path, secretKey, toggle, url, wholeNumber } from './kinds';
import { networks } from './networks';
import type { SettingsOf } from './setting';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface Config extends KeystoneConfig {
  readonly database: string;
  readonly host: string;
  readonly port: number;
  /** Undefined: not chosen, and there is no default. */
  readonly workers: number;
  readonly auth: 'noauth' | 'local' | 'keystone' | undefined;
  /** Null: the defaults of all rules. */
  readonly policyFile: string | null;
  readonly enforceNewDefaults: boolean;
  readonly enforceScope: boolean;
  readonly maxLimit: number;
  readonly barePaths: boolean;
  readonly maxMicroversion: string;
  /** Null: the host as each client addressed it. */
  readonly computeLinkPrefix: string | null;
  readonly limits: boolean;
  readonly wwwAuthenticateUri: string | null;
  /** The first one encrypts what must be read again, all of them decrypt. */
  readonly secretKeys: readonly Buffer[] | null;
  /** Addresses and networks. */
  readonly trustedProxies: readonly string[];
  /** Null, both: plain HTTP. */
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
  /** Seconds; 0: Keystone is not asked. */
  readonly projectSyncInterval: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

export type SettingKey = keyof Config;

/** Every setting, in the order of the documentation. */
export const SETTINGS: SettingsOf<Config> = {
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
  workers: {
    flags: '--workers <number>',
    kind: wholeNumber(1, 256),
    default: '1',
    help: 'how many processes answer, all on the one port',
  },
  auth: {
    flags: '--auth <kind>',
    kind: choice('noauth', 'local', 'keystone'),
    default: undefined,
    help: 'how callers are known: local by keys and users of our own; keystone by these and by Keystone tokens; noauth believes everybody and serves loopback addresses only',
  },
  policyFile: {
    flags: '--policy-file <file>',
    kind: orNone(path),
    default: 'none',
    help: 'a YAML or JSON file of oslo.policy rules that hold instead of the defaults',
  },
  enforceNewDefaults: {
    flags: '--enforce-new-defaults <on|off>',
    kind: toggle,
    default: 'off',
    help: 'let a project be seen with the role reader only, no longer with any token of it',
  },
  enforceScope: {
    flags: '--enforce-scope <on|off>',
    kind: toggle,
    default: 'off',
    help: 'refuse tokens of the system and of domains where a token of a project is due',
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
    alias: 'keystone.www_authenticate_uri',
    kind: orNone(httpUrl),
    default: 'none',
    help: 'where clients without a token are sent for one: the public address of Keystone',
  },
  secretKeys: {
    flags: null,
    kind: orNone(listOf(secretKey)),
    default: 'none',
    help: 'what encrypts the secrets of clients that are needed back, the newest first',
  },
  trustedProxies: {
    flags: '--trusted-proxies <list>',
    kind: networks,
    default: 'none',
    help: 'whose X-Forwarded-Proto, -Host, -Port and -For are believed',
  },
  tlsCert: {
    flags: '--tls-cert <file>',
    kind: orNone(path),
    default: 'none',
    help: 'the certificate to serve HTTPS with, and those above it, as PEM',
  },
  tlsKey: {
    flags: '--tls-key <file>',
    kind: orNone(path),
    default: 'none',
    help: 'the private key of the certificate, as PEM',
  },
  ...KEYSTONE_SETTINGS,
  projectSyncInterval: {
    flags: '--project-sync-interval <seconds>',
    kind: wholeNumber(0, 604_800),
    default: '3600',
    help: 'how often Keystone is asked for the names of all projects; 0 is never',
  },
  logLevel: {
    flags: '--log-level <level>',
    kind: choice(...LOG_LEVELS),
    default: 'info',
    help: 'how much is logged on standard error',
  },
};
