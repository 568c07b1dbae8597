/** A request as its client made it: the X-Forwarded headers of trusted proxies are used, malformed ones ignored. */
import { isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Request } from 'express';
import type { IsTrusted } from './trusted-proxies';

/** Scheme and host as the client addressed us, without the default port of the scheme. */
export function clientOrigin(req: Request): string {
  const submitted = forwardedHeaders(req);
  const scheme = submitted.scheme ?? ((req.socket as TLSSocket).encrypted ? 'https' : 'http');
  const host = submitted.host ?? hostNamed(req) ?? ownAddress(req);
  return `${scheme}://${withPort(host, submitted.port)}`.replace(DEFAULT_PORT, '$1$2');
}

/** The Host header; undefined if it is malformed, because links would then lead elsewhere. */
function hostNamed({ headers: { host = '' } }: Request): string | undefined {
  return isHost(host) ? host : undefined;
}

/** The address of the client, as far as trusted proxies report it. */
export function clientAddress(req: Request): string | undefined {
  const isForwarded = req.headers['x-forwarded-for'] !== undefined;
  const forwarded = isForwarded ? (req.ip ?? '') : '';
  // A client can send this header itself, with any content.
  const address = isIP(forwarded) === 0 ? req.socket.remoteAddress : forwarded;
  return address?.replace(IPV4_MAPPED, '');
}

/** Whether an address was forwarded by a peer that is not trusted, and so is ignored. */
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

/** Of several proxies in a row the first one spoke with the client. Undefined for a malformed value. */
function firstValue(
  req: Request,
  name: string,
  makesSense: (value: string) => boolean,
): string | undefined {
  const value = req.get(name)?.split(',', 1)[0]?.trim() ?? '';
  return makesSense(value) ? value : undefined;
}

/** A port in the host takes precedence. */
const withPort = (host: string, port: string | undefined): string =>
  port === undefined || /:\d+$/.test(host.replace(/^\[.*\]/, '')) ? host : `${host}:${port}`;

/** For HTTP/1.0, where the host is optional, and for a malformed host. */
function ownAddress({ socket: { localAddress = '', localPort } }: Request): string {
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress;
  return `${host}:${localPort}`;
}
