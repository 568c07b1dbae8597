/** A request as its client made it, whatever proxies stand between: those that are trusted are believed; nobody is who makes no sense. */
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Request } from 'express';
import type { IsTrusted } from './trusted-proxies';

/** Scheme and host as the client addressed us, without a port that goes without saying. */
export function clientOrigin(req: Request): string {
  const submitted = forwardedHeaders(req);
  const scheme = submitted.scheme ?? ((req.socket as TLSSocket).encrypted ? 'https' : 'http');
  const host = submitted.host ?? hostNamed(req) ?? ownAddress(req);
  return `${scheme}://${withPort(host, submitted.port)}`.replace(DEFAULT_PORT, '$1$2');
}

/** What does not make sense would be a link to somewhere else, or none. */
function hostNamed({ headers: { host = '' } }: Request): string | undefined {
  return isHost(host) ? host : undefined;
}

/** Where the client is, as far as somebody trusted can tell. */
export function clientAddress(req: Request): string | undefined {
  const forwarded = req.ip ?? '';
  // Before the first proxy that is trusted anything may stand there.
  const address = isIP(forwarded) === 0 ? req.socket.remoteAddress : forwarded;
  return address?.replace(IPV4_MAPPED, '');
}

/** Whether it is said where the client is, by somebody who is not believed. */
export function isForwardedAddressIgnored(req: Request): boolean {
  const isTrusted: IsTrusted = req.app.get('trust proxy');
  return req.get('X-Forwarded-For') !== undefined && !isTrusted(req.socket.remoteAddress);
}

const DEFAULT_PORT = /^(http:.*):80$|^(https:.*):443$/;
const IPV4_MAPPED = /^::ffff:(?=[\d.]+$)/i;

interface ForwardedHeaders {
  readonly scheme?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
}

function forwardedHeaders(req: Request): ForwardedHeaders {
  const isTrusted: IsTrusted = req.app.get('trust proxy');
  if (!isTrusted(req.socket.remoteAddress)) return {};
  return {
    scheme: firstValue(req, 'X-Forwarded-Proto', isScheme)?.toLowerCase(),
    host: firstValue(req, 'X-Forwarded-Host', isHost),
    port: firstValue(req, 'X-Forwarded-Port', isPort),
  };
}

const isScheme = (value: string): boolean => /^https?$/i.test(value);

const isPort = (value: string): boolean => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65_535;

/** A name, an IPv4 address or an IPv6 address in brackets, and maybe a port. */
const isHost = (value: string): boolean =>
  /^([a-z\d_][\w.-]{0,252}|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(value) &&
  URL.canParse(`http://${value}`);

/** Of several proxies in a row the first one spoke with the client. Undefined for what does not make sense. */
function firstValue(
  req: Request,
  name: string,
  makesSense: (value: string) => boolean,
): string | undefined {
  const value = req.get(name)?.split(',', 1)[0]?.trim() ?? '';
  return makesSense(value) ? value : undefined;
}

/** A host that tells a port knows better. */
const withPort = (host: string, port: string | undefined): string =>
  port === undefined || /:\d+$/.test(host.replace(/^\[.*\]/, '')) ? host : `${host}:${port}`;

/** For HTTP/1.0, which need not tell the host, and for what is none. */
function ownAddress({ socket: { localAddress = '', localPort } }: Request): string {
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  return `${host}:${localPort}`;
}
