/** JSONP: an answer as a call of a function that the client names, for pages that load it as a script. */
import type { Response } from 'express';
import type { Exchange } from './endpoint';
import type { OpenTsdbSettings } from './settings';
import { badRequest } from './wire/errors';

/** What stands around the JSON of an answer. */
export interface Padding {
  readonly before: string;
  readonly after: string;
}

const NONE: Padding = { before: '', after: '' };

const paddings = new WeakMap<Response, Padding>();

export const paddingOf = (res: Response): Padding => paddings.get(res) ?? NONE;

/** Names and the dots between them: no more script than a call comes from the client. */
const CALLBACK = /^[a-z_$][\w$]*(\.[a-z_$][\w$]*)*$/i;
const MAX_LENGTH = 128;

/** All answers to the request, failures too, are calls of the function. Throws `badRequest` for what is no name. */
export function padAsAsked(
  { jsonp }: Pick<OpenTsdbSettings, 'jsonp'>,
  { parameters, res }: Pick<Exchange, 'parameters' | 'res'>,
): void {
  const callback = jsonp ? parameters.last('jsonp') : undefined;
  if (!callback) return;
  if (callback.length > MAX_LENGTH || !CALLBACK.test(callback)) {
    throw badRequest("Invalid 'jsonp' parameter", 'It must be the name of a function');
  }
  paddings.set(res, { before: `${callback}(`, after: ')' });
}
