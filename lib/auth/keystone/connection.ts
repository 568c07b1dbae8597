/** Authenticated requests to Keystone: with our own token, replaced once if it is refused. */
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { AppError } from '../../errors';
import type { AuthenticatorOptions } from '../options';
import { credentialBody } from './credentials';
import type { KeystoneReply } from './endpoint';
import { type AskKeystone, askEndpoints, type EndpointRequest } from './endpoints';
import { createHttpClient } from './http-client';
import { makeOwnToken, type OwnToken } from './own-token';
import type { KeystoneSettings } from './settings';

export type KeystoneQuery = Pick<EndpointRequest, 'path' | 'maxBytes' | 'timeoutMs'> & {
  readonly headers?: Readonly<Record<string, string>>;
  readonly nowUs: number;
};

export interface Connection {
  readonly own: OwnToken;
  /** Any reply but 401. Throws `identityUnavailable`. */
  get(request: KeystoneQuery): Promise<KeystoneReply>;
}

/** Sends nothing yet. Throws `invalidArgument` for incomplete settings. */
export function connectKeystone({
  settings,
  log,
}: Omit<AuthenticatorOptions, 'nowUs'>): Connection {
  const urls = (settings.authUrl ?? []).map(versionThree);
  if (urls.length === 0) {
    const allowed = 'a URL such as https://keystone.example.com:5000/v3';
    throw invalidSetting(
      `--auth keystone needs keystone.auth_url, which is not set; allowed: ${allowed}`,
    );
  }
  const credentials = credentialBody(settings);
  const client = createHttpClient(authorities(settings));
  const timeoutMs = timeoutOf(settings, urls.length);
  const ask = askEndpoints({ urls, client: client, timeoutMs, log });
  const own = makeOwnToken(ask, credentials, log);
  return { own, get: (request) => getWith(own, ask, request) };
}

/** Each address gets a share of the time that callers wait: the last one must be asked before they are told to go. */
const timeoutOf = (
  { httpConnectTimeout, validationTimeout }: KeystoneSettings,
  addresses: number,
): number =>
  Math.min(httpConnectTimeout * 1000, Math.floor((validationTimeout * 1000) / addresses));

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

function authorities({ cafile: path }: KeystoneSettings): string | undefined {
  if (path === null) return undefined;
  try {
    const ca = readFileSync(path, 'utf8');
    createSecureContext({ ca });
    if (ca.includes('-----BEGIN CERTIFICATE-----')) return ca;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw invalidSetting(`keystone.cafile: ${path} cannot be read (${reason}); allowed: ${CAFILE}`);
  }
  throw invalidSetting(`keystone.cafile: ${path} holds no certificate; allowed: ${CAFILE}`);
}

const CAFILE = 'a file of certificates in PEM form';

const invalidSetting = (message: string): AppError => new AppError('invalidArgument', message);
