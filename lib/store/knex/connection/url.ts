/** The URL of a database on a server, refused if it is malformed or has unknown parameters. */
import { accessSync, constants } from 'node:fs';
import { AppError } from '../../../errors';
import { redactUrl } from '../../../redact';

/** The values of a parameter: one of these words, or any path, readable file or text. */
type Allowed = readonly string[] | 'path' | 'file' | 'text';

/** The query parameters of a URL. */
export type Parameters = Readonly<Record<string, Allowed>>;

export function serverUrl(text: string, parameters: Parameters): URL {
  const refuse = (problem: string) =>
    new AppError('invalidArgument', `database URL "${redactUrl(text)}": ${problem}`);
  const url = parsed(text);
  if (!url) {
    throw refuse(
      'must be SCHEME://USER:PASSWORD@HOST:PORT/NAME; characters that mean something else in a URL are written as %XX, "%" itself as %25',
    );
  }
  for (const [name, value] of url.searchParams) {
    const problem = problemOf(parameters, name, value);
    if (problem) throw refuse(problem);
  }
  return url;
}

function parsed(text: string): URL | undefined {
  try {
    const url = new URL(text);
    for (const part of [url.username, url.password, url.pathname]) decodeURIComponent(part);
    return url;
  } catch {
    return undefined;
  }
}

function problemOf(parameters: Parameters, name: string, value: string): string | undefined {
  const allowed = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (allowed === undefined) {
    return `unknown parameter "${name}"; allowed: ${Object.keys(parameters).join(', ')}`;
  }
  if (Array.isArray(allowed)) {
    return allowed.includes(value) ? undefined : `${name} must be one of ${allowed.join(', ')}`;
  }
  if (value === '') return `${name} must not be empty`;
  return allowed === 'file' && !isReadable(value)
    ? `${name}: the file ${value} cannot be read`
    : undefined;
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The host without the brackets that an IPv6 address has in a URL. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
