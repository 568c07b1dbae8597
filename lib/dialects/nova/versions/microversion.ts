/** Microversions: negotiated between the range that is offered and the headers of a request. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { AppError } from '../../../errors';
import type { RequestContext } from '../wire/request-context';

/** Compared by number, never as text. */
export interface Microversion {
  readonly major: number;
  readonly minor: number;
  /** As it is written; the numbers may be too great for a double. */
  readonly text: string;
}

export const MIN_VERSION: Microversion = { major: 2, minor: 1, text: '2.1' };

/** The first minor version with `limit`, `marker` and next links. */
export const PAGING = 40;

/** Sets the version headers of the response. Malformed versions are refused before, unsupported ones afterwards. */
export function negotiate({ req, res, route }: RequestContext, max: Microversion): Microversion {
  if (route.isLegacy) return MIN_VERSION;
  const version = requestedVersion(req.headers, max);
  setVersionHeaders(res, version);
  checkRange(version, max);
  return version;
}

/** Throws `malformedVersion` for what is not `X.Y`. */
export function parseMicroversion(text: string): Microversion {
  const [, major, minor] = /^([1-9][0-9]*)\.([1-9][0-9]*|0)$/.exec(text) ?? [];
  if (major !== undefined && minor !== undefined)
    return { major: Number(major), minor: Number(minor), text };
  throw new AppError(
    'malformedVersion',
    `API Version String ${text} is of invalid format. Must be of format MajorNum.MinorNum.`,
  );
}

/** The version that the headers ask for, in range or not. */
function requestedVersion(headers: IncomingHttpHeaders, max: Microversion): Microversion {
  const requested = fromServiceHeader(headers['openstack-api-version']) ?? fromNovaHeader(headers);
  if (requested === undefined) return MIN_VERSION;
  return requested === 'latest' ? max : parseMicroversion(requested);
}

/** `compute X.Y`, among entries for other services; of several for compute the last one counts. */
function fromServiceHeader(header: string | string[] | undefined): string | undefined {
  const entries = String(header ?? '').split(',');
  const ours = entries.map((entry) => /^compute\s+(.+)$/i.exec(entry.trim())?.[1]);
  return ours.filter((version) => version !== undefined).at(-1);
}

function fromNovaHeader(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-openstack-nova-api-version'];
  return header === undefined ? undefined : String(header).split(',').at(-1)?.trim();
}

/** Throws `unsupportedVersion` outside of the range that is offered. */
function checkRange(version: Microversion, max: Microversion): void {
  const isOurs =
    version.major === max.major && version.minor >= MIN_VERSION.minor && version.minor <= max.minor;
  if (isOurs) return;
  const range = `Minimum is ${MIN_VERSION.text} and maximum is ${max.text}.`;
  throw new AppError(
    'unsupportedVersion',
    `Version ${version.text} is not supported by the API. ${range}`,
  );
}

/** Sent for a version out of range, too, as Nova does. */
function setVersionHeaders(res: ServerResponse, { text }: Microversion): void {
  res.setHeader('OpenStack-API-Version', `compute ${text}`);
  res.setHeader('X-OpenStack-Nova-API-Version', text);
  // Two lines, not one with a comma.
  res.setHeader('Vary', ['OpenStack-API-Version', 'X-OpenStack-Nova-API-Version']);
}
