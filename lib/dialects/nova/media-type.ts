/** Media types: which the client sends, which it wants, and the versions hidden in them. */
import type { IncomingHttpHeaders } from 'node:http';
import { UsageError } from '../../domain/errors';

const JSON_TYPE = 'application/json';
const COMPUTE_TYPE = 'application/vnd.openstack.compute+json';

const ACCEPTED_BODIES = ['', 'text/plain', JSON_TYPE, COMPUTE_TYPE];

/** Throws `unsupportedMediaType`, even where there is no body. Upper case is another type to Nova. */
export function checkContentType(headers: IncomingHttpHeaders): void {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (ACCEPTED_BODIES.includes(type.trim())) return;
  throw new UsageError('unsupportedMediaType', 'Unsupported Content-Type');
}

interface Range {
  readonly type: string;
  readonly quality: number;
  readonly version: string | undefined;
}

/** The media ranges of an Accept or Content-Type header; malformed ones are left in, for nothing matches them. */
function rangesOf(header: string): Range[] {
  const entries = header.split(',').filter((entry) => entry.trim() !== '');
  return entries.map((entry) => {
    const [type = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const parameter = (name: string) =>
      parameters.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
    return { type, quality: Number(parameter('q') ?? 1) || 0, version: parameter('version') };
  });
}

const isMatch = ({ type }: Range, offer: string): boolean =>
  type === offer || type === '*/*' || (type.endsWith('/*') && offer.startsWith(type.slice(0, -1)));

/** How well an offer fits: by quality, then by how exactly it was named. 0: not at all. */
function fitOf(ranges: readonly Range[], offer: string): number {
  const fits = ranges.filter((range) => isMatch(range, offer) && range.quality > 0);
  return Math.max(
    0,
    ...fits.map(({ type, quality }) => quality * 1000 + 2 - type.split('*').length),
  );
}

/** The type of a successful answer: JSON, under Nova's own name for it if that fits better. */
export function answerType({ accept = '' }: IncomingHttpHeaders): string {
  const ranges = rangesOf(accept);
  return fitOf(ranges, COMPUTE_TYPE) > fitOf(ranges, JSON_TYPE) ? COMPUTE_TYPE : JSON_TYPE;
}

const MEDIA_RANGE = /^\s*[^\s/;,]+\/[^\s/;,]+\s*(;|$)/;

/** What the page for an unknown route is written in: the wanted one of two, else plain text. */
export function pageType({ accept = '' }: IncomingHttpHeaders): 'html' | 'json' | 'plain' {
  const entries = accept.split(',').filter((entry) => entry.trim() !== '');
  // An unreadable header counts as none at all would elsewhere: anything goes.
  if (!entries.every((entry) => MEDIA_RANGE.test(entry))) return 'html';
  const ranges = rangesOf(accept);
  const [html, json] = [qualityOf(ranges, 'text/html'), qualityOf(ranges, JSON_TYPE)];
  if (html === 0 && json === 0) return 'plain';
  return html >= json ? 'html' : 'json';
}

/** The quality that the most exact range gives to an offer. */
function qualityOf(ranges: readonly Range[], offer: string): number {
  const fits = ranges.filter((range) => isMatch(range, offer));
  const [best] = fits.sort((a, b) => a.type.split('*').length - b.type.split('*').length);
  return best?.quality ?? 0;
}

/** The version of the API that a media type names; it leads to that version's document. */
export function versionInMediaType(headers: IncomingHttpHeaders): string | undefined {
  const sent = rangesOf(headers['content-type'] ?? '');
  const wanted = rangesOf(headers.accept ?? '').filter(({ type }) =>
    [JSON_TYPE, COMPUTE_TYPE].includes(type),
  );
  return [...sent, ...wanted].find(({ version }) => version !== undefined)?.version;
}
