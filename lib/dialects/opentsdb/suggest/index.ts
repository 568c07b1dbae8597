/** `/api/suggest`: names that begin with a text. */
import type { NameKind } from '../../../store/store';
import type { OpenTsdbContext } from '../context';
import type { Exchange } from '../endpoint';
import { jsonOfBody } from '../request';
import { answerJson } from '../response';
import type { OpenTsdbSettings } from '../settings';
import { objectOf, textOf } from '../wire/coercion';
import { badRequest, unparsable } from '../wire/errors';

const KINDS: ReadonlyMap<string, NameKind> = new Map([
  ['metrics', 'metric'],
  ['tagk', 'tagKey'],
  ['tagv', 'tagValue'],
]);

const DEFAULT_LIMIT = 25;
/** Clients that want all ask for a billion. */
const MAX_LIMIT = 100_000;

export async function suggestNames(context: OpenTsdbContext, exchange: Exchange): Promise<void> {
  const scope = context.readScope(exchange.caller);
  const { type, prefix, max } = await readQuestion(context, exchange);
  const kind = KINDS.get(type);
  if (!kind) throw badRequest(`Invalid 'type' parameter:${type}`);
  const names = await context.points.names({ kind, scope, prefix, limit: limitOf(max) });
  const isListed = prefix === '' ? LISTED[context.settings.nameCharset] : () => true;
  answerJson(exchange.res, names.filter(isListed));
}

/** Where all names are asked for. The scan of OpenTSDB ends with ASCII, which is before all others. */
const LISTED: Readonly<Record<OpenTsdbSettings['nameCharset'], (name: string) => boolean>> = {
  'utf-8': () => true,
  'latin-1': (name) => /^\p{ASCII}/u.test(name),
};

interface Question {
  readonly type: string;
  readonly prefix: string;
  readonly max: string | undefined;
}

async function readQuestion(
  { settings }: OpenTsdbContext,
  { req, parameters }: Exchange,
): Promise<Question> {
  if (req.method !== 'POST') {
    const type = parameters.required('type');
    return { type, prefix: parameters.last('q') ?? '', max: parameters.last('max') };
  }
  const body = objectOf(await jsonOfBody(req, settings.maxBodyBytes), 'the body');
  if (!body) throw unparsable('the body must be an object');
  const type = textOf(body.get('type'), 'type');
  if (!type) throw badRequest("Missing 'type' parameter");
  const prefix = textOf(body.get('q'), 'q') ?? '';
  return { type, prefix, max: textOf(body.get('max'), 'max') };
}

function limitOf(written: string | undefined): number {
  if (!written) return DEFAULT_LIMIT;
  if (!/^[+-]?\d{1,10}$/.test(written)) throw badRequest("Unable to parse 'max' as a number");
  const max = Number(written);
  return max > 0 ? Math.min(max, MAX_LIMIT) : DEFAULT_LIMIT;
}
