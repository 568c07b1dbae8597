/** The address under which clients find the service, derived from the settings. */
import { type Config, sectionOf } from '../../config';
import { httpUrl } from '../../config/kinds';
import { NOVA } from '../../dialects/nova/settings';
import { AppError } from '../../errors';
import { isLoopback } from '../../server/services';
import { SERVER, type ServerSettings } from '../../server/settings';

/** `given`: the value of `--url`. Without a slash at the end, and without the version that clients add. */
export function publicUrl(config: Config, given: string | undefined): string {
  const prefix = given === undefined ? sectionOf(config, NOVA).computeLinkPrefix : checked(given);
  const url = prefix ?? ownUrl(sectionOf(config, SERVER));
  return url.replace(/\/+$/, '').replace(/\/v2\.1$/, '');
}

/** Whether only this machine can reach it. */
export const isLocal = (url: string): boolean =>
  isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''));

function checked(given: string): string {
  const url = httpUrl.read(given);
  if (url !== undefined) return url;
  throw new AppError(
    'invalidArgument',
    `--url: ${JSON.stringify(given)} is not allowed; allowed: ${httpUrl.allowed}`,
  );
}

function ownUrl({ host, port, tlsCert }: ServerSettings): string {
  if (EVERY_ADDRESS.includes(host)) {
    throw new AppError(
      'invalidArgument',
      `--host ${host} is no address to be reached at; ${NAME_ONE}`,
    );
  }
  if (port === 0)
    throw new AppError('invalidArgument', `--port 0 may become any port; ${NAME_ONE}`);
  const scheme = tlsCert === null ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

const EVERY_ADDRESS = ['0.0.0.0', '::', '*'];
const NAME_ONE = 'name one for the catalog with --url, such as https://usage.example.com';
