/** The certificate and the key that HTTPS is served with, from PEM files, read again on SIGHUP. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { sectionOf } from '../config';
import { AppError } from '../errors';
import type { Log } from '../log';
import type { ServerContext } from './context';
import { SERVER, type ServerSettings } from './settings';

export interface Tls {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2';
  /** When the certificate ends, for the log: an ISO time. */
  readonly validTo: string;
}

/** Null: plain HTTP. Throws `invalidArgument` for files that cannot be used. */
export function readTls({
  tlsCert,
  tlsKey,
}: Pick<ServerSettings, 'tlsCert' | 'tlsKey'>): Tls | null {
  if (tlsCert === null && tlsKey === null) return null;
  if (tlsCert === null) throw refuse('--tls-key', 'needs --tls-cert beside it');
  if (tlsKey === null) throw refuse('--tls-cert', 'needs --tls-key beside it');
  const cert = readText('--tls-cert', tlsCert);
  const key = readText('--tls-key', tlsKey);
  const certificate = readCertificate(tlsCert, cert);
  if (!certificate.checkPrivateKey(readKey(tlsKey, key))) {
    throw refuse(`--tls-key ${tlsKey}`, `is not the key of the certificate in ${tlsCert}`);
  }
  const tls = { cert, key, minVersion: 'TLSv1.2' } as const;
  checkUsable(tlsCert, tls);
  return { ...tls, validTo: new Date(certificate.validTo).toISOString() };
}

const refuse = (what: string, problem: string, cause?: unknown): AppError =>
  new AppError('invalidArgument', `${what}: ${problem}`, { cause });

function readText(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(`${flag} ${path}`, `cannot be read (${code ?? error})`, error);
  }
}

function readCertificate(path: string, text: string): X509Certificate {
  try {
    if (!text.includes('-----BEGIN')) throw new Error('no PEM');
    return new X509Certificate(text);
  } catch (error) {
    throw refuse(`--tls-cert ${path}`, 'holds no certificate; allowed: X.509 as PEM', error);
  }
}

const ENCRYPTED = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m;

function readKey(path: string, text: string): KeyObject {
  if (ENCRYPTED.test(text)) {
    throw refuse(`--tls-key ${path}`, 'is encrypted; allowed: a private key without a passphrase');
  }
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw refuse(`--tls-key ${path}`, 'holds no private key; allowed: a key as PEM', error);
  }
}

/** A key and a certificate that can be read may still be refused by OpenSSL, as too weak for example. */
function checkUsable(path: string, tls: Omit<Tls, 'validTo'>): void {
  try {
    createSecureContext(tls);
  } catch (error) {
    throw refuse(`--tls-cert ${path}`, `cannot be used (${(error as Error).message})`, error);
  }
}

/** Reads the files again at each SIGHUP; where they cannot be used, the certificate stays as it is. */
export function renewTls(
  { config, onReload }: Pick<ServerContext, 'config' | 'onReload'>,
  renew: (tls: Tls) => void,
  log: Log,
): void {
  const settings = sectionOf(config, SERVER);
  // Without a certificate SIGHUP means what it always does.
  if (settings.tlsCert === null) return;
  onReload(() => {
    try {
      const tls = readTls(settings);
      if (tls === null) return;
      renew(tls);
      log.info({ validTo: tls.validTo }, 'certificate reloaded');
    } catch (err) {
      log.error({ err }, 'certificate not reloaded, the previous one stays in use');
    }
  });
}
