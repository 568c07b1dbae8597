/** The link to the next page, byte for byte as Nova builds it. */

import type { UsageSubject } from '../usage-query';
import { formEncode, type Parameter } from './query';
import { byCodePoint } from './url';

export interface LinkOptions {
  /** What comes before the version. */
  readonly base: string;
  /** The full URL of the request. */
  readonly address: string;
  readonly callerProjectId: string | null;
  readonly subject: UsageSubject;
  /** Those that exist at the version, with the values that the client sent. */
  readonly parameters: readonly Parameter[];
  readonly marker: string;
}

export function nextHref(options: LinkOptions): string {
  const { base, subject } = options;
  const id = subject.kind === 'show' ? `/${subject.projectId}` : '';
  return `${base}/v2.1${projectSegment(options)}/os-simple-tenant-usage${id}?${nextQuery(options)}`;
}

/** Nova puts the caller's project into the path if the URL of the request contains it anywhere. */
const projectSegment = ({ address, callerProjectId }: LinkOptions): string =>
  callerProjectId && address.includes(callerProjectId) ? `/${callerProjectId}` : '';

/** Sorted by name; of repeated names the greatest value is kept; a new marker comes last. */
function nextQuery({ parameters, marker }: LinkOptions): string {
  const sorted = [...parameters].sort(
    (a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.value, b.value),
  );
  const values = new Map(sorted.map(({ name, value }) => [name, value]));
  values.set('marker', marker);
  return Array.from(values, ([name, value]) => `${name}=${formEncode(value)}`).join('&');
}
