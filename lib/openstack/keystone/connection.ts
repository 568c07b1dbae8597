/** Authenticated requests to Keystone: with our own token, replaced once if it is refused. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { AppError } from '../../errors';
import type { Log } from '../../log';
import { createHttpClient } from '../http-client';
import { credentialBody } from './credentials';
import type { KeystoneReply } from './endpoint';
import { type AskKeystone, askEndpoints, type EndpointRequest } from './endpoints';
import type { KeystoneLogin, Needs } from './login';
import { makeOwnToken, type OwnToken } from './own-token';

export type KeystoneQuery = Pick<EndpointRequest, 'path' | 'maxBytes' | 'timeoutMs'> & {
  readonly headers?: Readonly<Record<string, string>>;
  readonly nowUs: number;
};

export interface Connection {
  readonly own: OwnToken;
  /** Any reply but 401. Throws `identityUnavailable`. */
  get(request: KeystoneQuery): Promise<KeystoneReply>;
}

export interface ConnectionOptions {
  readonly settings: KeystoneLogin;
  readonly needs: Needs;
  /** How long one address may take to answer, of so many. */
  readonly timeoutMs: (addresses: number) => number;
  readonly log: Log;
}

/** Sends nothing yet. Throws `invalidArgument` for incomplete settings. */
export function connectKeystone({
  settings,
  needs,
  timeoutMs,
  log,
}: ConnectionOptions): Connection {
  const urls = (settings.authUrl ?? []).map(versionThree);
  if (urls.length === 0) {
    const allowed = 'a URL such as https://keystone.example.com:5000/v3';
    throw invalidSetting(
      `${needs.who} needs ${needs.section}.auth_url, which is not set; allowed: ${allowed}`,
    );
  }
  const credentials = credentialBody(settings, needs);
  const client = createHttpClient(authorities(settings, needs));
  const ask = askEndpoints({ urls, client, timeoutMs: timeoutMs(urls.length), log });
  const own = makeOwnToken(ask, credentials, log);
  return { own, get: (request) => getWith(own, ask, request) };
}

async function getWith(
  own: OwnToken,
  ask: AskKeystone,
  { nowUs, headers, ...request }: KeystoneQuery,
): Promise<KeystoneReply> {
  for (let attempts = 0; attempts < 2; attempts++) {
    const value = await own.get(nowUs);
    const all = { Accept: 'application/json', ...headers, 'X-Auth-Token': value };
    const reply = await ask({ ...request, method: 'GET', headers: all });
    if (reply.status !== 401) return reply;
    own.drop(value);
  }
  throw new AppError('identityUnavailable', 'Keystone: answered 401 to two tokens of our own');
}

/** Operators give the URL with this version, with an old one or without any. */
const versionThree = (url: string): string => `${url.replace(/(\/v[23](\.0)?)?\/*$/, '')}/v3`;

/** The content of the file of certificates. Throws `invalidArgument` if it is none. */
export function authorities(
  { cafile: path }: Pick<KeystoneLogin, 'cafile'>,
  { section }: Needs,
): string | undefined {
  if (path === null) return undefined;
  try {
    const ca = readFileSync(path, 'utf8');
    createSecureContext({ ca });
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return ca;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw invalidSetting(
      `${section}.cafile: ${path} cannot be read (${reason}); allowed: ${CAFILE}`,
    );
  }
  throw invalidSetting(`${section}.cafile: ${path} holds no certificate; allowed: ${CAFILE}`);
}

const CAFILE = 'a file of certificates in PEM form';

const invalidSetting = (message: string): AppError => new AppError('invalidArgument', message);
