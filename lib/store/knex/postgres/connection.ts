/** The connection string of a PostgreSQL session: server, TLS mode and session settings. */
import { AppError } from '../../../errors';
import { redactServerUrl } from '../connection/errors';
import type { SessionLimits } from '../connection/server-kind';
import { hostOf, type Parameters } from '../connection/url';

/** Named as in libpq. */
export const PARAMETERS: Parameters = {
  host: 'path',
  options: 'text',
  sslmode: ['disable', 'require', 'verify-ca', 'verify-full'],
  sslrootcert: 'file',
  sslcert: 'file',
  sslkey: 'file',
};

/** Overrides whatever the server, the database or the role has as its defaults. */
const settingsOf = ({ statementMs, idleMs }: SessionLimits): Readonly<Record<string, string>> => ({
  timezone: 'UTC',
  datestyle: 'ISO',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  default_transaction_deferrable: 'off',
  enable_seqscan: 'on',
  row_security: 'on',
  array_nulls: 'on',
  transform_null_equals: 'off',
  statement_timeout: String(statementMs),
  lock_timeout: '0',
  idle_in_transaction_session_timeout: String(idleMs),
});

/**
 * The cost of a page as PostgreSQL advises for an SSD, or for what is mostly in memory. By its default, which is that of a
 * spinning disk, it reads rows that are wanted in the order of an index through a bitmap, then sorts them on disk, in 1.7 × the
 * time. JIT compiles for longer than our statements run.
 */
const PLANNER_SETTINGS = { random_page_cost: '1.1', jit: 'off' };

/** For the start-up packet; in a value, a space needs a backslash. */
const optionsOf = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`)
    .join(' ');

/**
 * The URL for the driver. TLS modes mean what they mean in libpq. The settings travel in the start-up packet, since
 * a first statement could itself be cancelled by the database's own statement_timeout. PgBouncer refuses start-up
 * options, or drops them if configured to ignore them; so the URL must name the server itself.
 */
export function connectionString(url: URL, limits: SessionLimits): string {
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
  // The later one of two options for one setting wins: a URL may change the planner's, but not the others.
  const options = [
    optionsOf(PLANNER_SETTINGS),
    parameters.get('options'),
    optionsOf(settingsOf(limits)),
  ];
  parameters.set('options', options.filter((text) => text !== null).join(' '));
  return copy.href;
}
