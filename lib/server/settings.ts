/** The settings of the server: where it listens, how many processes answer, which APIs, TLS and proxies. */
import { label, path, toggle, wholeNumber } from '../config/kinds';
import { networks } from '../config/networks';
import type { Section } from '../config/section';
import { dialects } from '../dialects/registry';
import { choice, listOf, orNone } from '../validator';

export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  /** Names of dialects. */
  readonly dialects: readonly string[];
  /** Whether it listens only when its first requests will be as fast as later ones. */
  readonly warmUp: boolean;
  /** Addresses and networks. */
  readonly trustedProxies: readonly string[];
  /** The path of a file. Null, both: plain HTTP. */
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
}

const DIALECT_NAMES = dialects.map(({ name }) => name);

export const SERVER: Section<ServerSettings> = {
  name: 'server',
  isTopLevel: true,
  settings: {
    host: {
      placeholder: '<host>',
      kind: label('a host name or an address'),
      default: '127.0.0.1',
      help: 'the address to listen on',
    },
    port: {
      placeholder: '<number>',
      kind: wholeNumber(0, 65_535),
      default: '8790',
      help: 'the port to listen on; 0 takes a free one',
    },
    workers: {
      placeholder: '<number>',
      kind: wholeNumber(1, 256),
      default: '1',
      help: 'how many processes answer, all on the one port',
    },
    dialects: {
      placeholder: '<list>',
      kind: listOf(choice(...DIALECT_NAMES)),
      default: DIALECT_NAMES.join(','),
      help: 'the APIs that are served',
    },
    warmUp: {
      placeholder: '<on|off>',
      kind: toggle,
      default: 'on',
      help: 'try typical requests before listening; off starts sooner, and the first request waits',
    },
    trustedProxies: {
      placeholder: '<list>',
      kind: networks,
      default: 'none',
      help: 'the proxies whose X-Forwarded-Proto, -Host, -Port and -For are believed',
    },
    tlsCert: {
      placeholder: '<file>',
      kind: orNone(path),
      default: 'none',
      help: 'the certificate to serve HTTPS with, followed by those above it, as PEM',
    },
    tlsKey: {
      placeholder: '<file>',
      kind: orNone(path),
      default: 'none',
      help: 'the private key of the certificate, as PEM',
    },
  },
};
