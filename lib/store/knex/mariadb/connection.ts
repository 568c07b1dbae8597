/** The connection options of a MariaDB session: server and TLS mode. */
import { readFileSync } from 'node:fs';
import { AppError } from '../../../errors';
import { redactServerUrl } from '../connection/errors';
import { hostOf, type Parameters } from '../connection/url';

/** Named as in the server's own clients. */
export const PARAMETERS: Parameters = {
  socket: 'path',
  'ssl-mode': ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'],
  'ssl-ca': 'file',
};

/** The server, user and database. */
export const addressOf = (url: URL) => {
  const socketPath = url.searchParams.get('socket') ?? undefined;
  return {
    host: socketPath === undefined ? hostOf(url) : undefined,
    socketPath,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
};

/** The driver's TLS options; undefined: no TLS. */
export function tlsOf(url: URL) {
  const file = url.searchParams.get('ssl-ca');
  const mode = url.searchParams.get('ssl-mode') ?? (file === null ? 'DISABLED' : 'VERIFY_IDENTITY');
  if (mode === 'DISABLED') return undefined;
  if (mode === 'VERIFY_CA' && file === null) {
    throw new AppError(
      'invalidArgument',
      `database URL "${redactServerUrl(url)}": ssl-mode=VERIFY_CA needs ssl-ca, the file of the authority's certificate`,
    );
  }
  return {
    ...(file === null ? {} : { ca: readFileSync(file) }),
    rejectUnauthorized: file !== null || mode === 'VERIFY_IDENTITY',
    verifyIdentity: mode === 'VERIFY_IDENTITY',
  };
}

interface Field {
  readonly type: string;
  string(): string | null;
}

/** The driver's own reader of short decimals is wrong in their last bit. */
export function readField(field: Field, next: () => unknown): unknown {
  if (field.type !== 'DOUBLE') return next();
  const text = field.string();
  return text === null ? null : Number(text);
}
