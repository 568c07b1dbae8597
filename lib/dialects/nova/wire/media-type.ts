/** Content negotiation: the media types of Content-Type and Accept, and the API versions named in them. */
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../../errors';

const JSON_TYPE = 'application/json';
const COMPUTE_TYPE = 'application/vnd.openstack.compute+json';

const ACCEPTED_BODIES = ['', 'text/plain', JSON_TYPE, COMPUTE_TYPE];

/** Throws `unsupportedMediaType`, even without a body. Case matters, as it does in Nova. */
export function checkContentType(headers: IncomingHttpHeaders): void {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (ACCEPTED_BODIES.includes(type.trim())) return;
  throw new AppError('unsupportedMediaType', 'Unsupported Content-Type');
}

interface Range {
  readonly type: string;
  /** NaN if it is malformed. */
  readonly quality: number;
  readonly version: string | undefined;
}

/** The media ranges of an Accept or Content-Type header. Malformed ones stay in, since nothing matches them. */
function rangesOf(header: string): Range[] {
  const entries = header.split(',').filter((entry) => entry.trim() !== '');
  return entries.map((entry) => {
    const [type = '', ...parameters] = entry.split(';').map((part) => part.trim());
    const parameter = (name: string) =>
      parameters.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
    return { type, quality: qualityIn(parameter('q')), version: parameter('version') };
  });
}

const qualityIn = (text = '1'): number => (text === '' ? Number.NaN : Number(text));

const isMatch = ({ type }: Range, offer: string): boolean =>
  type === offer || type === '*/*' || (type.endsWith('/*') && offer.startsWith(type.slice(0, -1)));

const starsIn = (type: string): number => type.split('*').length - 1;

interface Match {
  readonly type: string;
  readonly range: Range;
}

/** The best match of Accept: by quality, then by how specific the range is, then plain JSON. */
function bestMatch(accept: string): Match | undefined {
  let best: Match | undefined;
  for (const type of [JSON_TYPE, COMPUTE_TYPE]) {
    for (const range of rangesOf(accept)) {
      if (isMatch(range, type) && isBetter(range, best?.range)) best = { type, range };
    }
  }
  return best;
}

function isBetter({ type, quality }: Range, best: Range | undefined): boolean {
  if (best === undefined || quality !== best.quality) return quality > (best?.quality ?? -1);
  return starsIn(type) < starsIn(best.type);
}

/** The Content-Type of a successful answer: JSON, or Nova's own media type for it if Accept prefers that. */
export function answerType({ accept = '' }: IncomingHttpHeaders, path: string): string {
  if (accept === '' || path.endsWith('.json')) return JSON_TYPE;
  return bestMatch(accept)?.type ?? JSON_TYPE;
}

const MEDIA_RANGE = /^\s*[^\s/;,]+\/[^\s/;,]+\s*(;|$)/;

/** The format of the 404 page: HTML or JSON by Accept, plain text if both are refused. */
export function pageType({ accept = '' }: IncomingHttpHeaders): 'html' | 'json' | 'plain' {
  const entries = accept.split(',').filter((entry) => entry.trim() !== '');
  // A malformed header is ignored, so that anything is accepted.
  if (!entries.every((entry) => MEDIA_RANGE.test(entry))) return 'html';
  const ranges = rangesOf(accept);
  const [html, json] = [qualityOf(ranges, 'text/html'), qualityOf(ranges, JSON_TYPE)];
  if (html === 0 && json === 0) return 'plain';
  return html >= json ? 'html' : 'json';
}

/** The quality that the most specific matching range gives to a type. */
function qualityOf(ranges: readonly Range[], offer: string): number {
  const fits = ranges.filter((range) => isMatch(range, offer));
  const [best] = fits.sort((a, b) => starsIn(a.type) - starsIn(b.type));
  return best?.quality || 0;
}

/** The API version named by a media type; such a request gets the document of that version. */
export function versionInMediaType({
  accept = '',
  'content-type': sent = '',
}: IncomingHttpHeaders): string | undefined {
  return rangesOf(sent)[0]?.version ?? bestMatch(accept)?.range.version;
}
