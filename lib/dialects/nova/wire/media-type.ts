/** Media types: which the client sends, which it wants, and the versions hidden in them. */
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../../errors';

const JSON_TYPE = 'application/json';
const COMPUTE_TYPE = 'application/vnd.openstack.compute+json';

const ACCEPTED_BODIES = ['', 'text/plain', JSON_TYPE, COMPUTE_TYPE];

/** Throws `unsupportedMediaType`, even where there is no body. Upper case is another type to Nova. */
export function checkContentType(headers: IncomingHttpHeaders): void {
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (ACCEPTED_BODIES.includes(type.trim())) return;
  throw new AppError('unsupportedMediaType', 'Unsupported Content-Type');
}

interface Range {
  readonly type: string;
  /** Not a number if it cannot be read. */
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

/** What a client wants most: by quality, then by how exactly it was named; JSON if it does not matter. */
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

/** The type of a successful answer: JSON, under Nova's own name for it if that fits better. */
export function answerType({ accept = '' }: IncomingHttpHeaders, path: string): string {
  if (path.endsWith('.json')) return JSON_TYPE;
  return bestMatch(accept)?.type ?? JSON_TYPE;
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
  const [best] = fits.sort((a, b) => starsIn(a.type) - starsIn(b.type));
  return best?.quality || 0;
}

/** The version of the API that a media type names; it leads to that version's document. */
export function versionInMediaType({
  accept = '',
  'content-type': sent = '',
}: IncomingHttpHeaders): string | undefined {
  return rangesOf(sent)[0]?.version ?? bestMatch(accept)?.range.version;
}
