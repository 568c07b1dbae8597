/** Which microversion a Nova is asked for: the newest one that both know. */
import { AppError } from '../../errors';
import { fieldsOf } from '../keystone/token-expiry';

/** What this program was tried with. */
const NEWEST_MINOR = 93;

/** From the endpoint's own document; a newer Nova is asked for the version that is known here. */
export function minorIn(body: unknown): number {
  const { version } = fieldsOf(fieldsOf(body)?.['version']) ?? {};
  const [, minor] = /^2\.(\d{1,4})$/.exec(String(version)) ?? [];
  if (minor === undefined) throw notNova();
  return Math.min(Number(minor), NEWEST_MINOR);
}

/** Whether it is the list of versions, which stands one level above the API. */
export const isListOfVersions = (body: unknown): boolean =>
  Array.isArray(fieldsOf(body)?.['versions']);

const notNova = (): AppError =>
  new AppError(
    'cloudUnavailable',
    'Nova: the endpoint does not describe a compute API of version 2.1; allowed: a URL such as ' +
      'https://nova.example.com:8774/v2.1',
  );
