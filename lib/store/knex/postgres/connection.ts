/** How a URL tells the driver of PostgreSQL whom to connect to, and how safely. */
import { AppError } from '../../../errors';
import { redactServerUrl } from '../connection/errors';
import { hostOf, type Parameters } from '../connection/url';

/** As those of libpq. */
export const PARAMETERS: Parameters = {
  host: 'path',
  options: 'text',
  sslmode: ['disable', 'require', 'verify-ca', 'verify-full'],
  sslrootcert: 'file',
  sslcert: 'file',
  sslkey: 'file',
};

/** The URL for the driver, where the modes of TLS mean what they mean to every other client of PostgreSQL. */
export function connectionString(url: URL): string {
  const copy = new URL(url);
  const parameters = copy.searchParams;
  const mode = parameters.get('sslmode');
  if (mode === 'verify-ca' && !parameters.has('sslrootcert')) {
    throw new AppError(
      'invalidArgument',
      `database URL "${redactServerUrl(url)}": sslmode=verify-ca needs sslrootcert, the file of the authority's certificate`,
    );
  }
  if (mode !== null) parameters.set('uselibpqcompat', 'true');
  const host = hostOf(url);
  if (host !== url.hostname && !parameters.has('host')) parameters.set('host', host);
  return copy.href;
}
