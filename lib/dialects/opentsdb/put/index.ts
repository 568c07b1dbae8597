/** `POST /api/put`: takes points in. */
import type { Request, Response } from 'express';
import type { Caller } from '../../../identity/caller';
import type { OpenTsdbContext } from '../context';
import { type Parameters, parametersOf, textOfBody } from '../request';
import { answerJson } from '../response';
import { badRequest } from '../wire/errors';
import { type PostedPoints, readPoints } from './body';
import { type PutFlags, type PutOutcome, putAnswer, REFUSALS } from './response';
import type { WritePoints } from './write';

export async function putPoints(
  { write, writeScope, settings }: OpenTsdbContext,
  { req, res, caller }: { readonly req: Request; readonly res: Response; readonly caller: Caller },
): Promise<void> {
  const scope = writeScope(caller);
  const text = await textOfBody(req, settings.maxBodyBytes);
  const posted = readPoints(text, settings.maxTags);
  const flags = flagsOf(parametersOf(req));
  const refused = posted.points.length > 0 ? await write(posted.points, scope) : NOTHING_REFUSED;
  const { status, json } = putAnswer(outcomeOf(posted, refused), flags, text);
  res.statusCode = status;
  if (json === undefined) res.end();
  else answerJson(res, json);
}

type Refused = Awaited<ReturnType<WritePoints>>;

const NOTHING_REFUSED: Refused = new Map();

function outcomeOf({ count, faults, places }: PostedPoints, refused: Refused): PutOutcome {
  const refusals = Array.from(
    refused,
    ([position, reason]) => [places[position] ?? position, REFUSALS[reason]] as const,
  );
  return { count, faults: new Map([...faults, ...refusals]) };
}

function flagsOf(parameters: Parameters): PutFlags {
  const timeout = parameters.last('sync_timeout');
  if (timeout !== undefined && !/^[+-]?\d{1,9}$/.test(timeout)) {
    throw badRequest(`For input string: "${timeout}"`);
  }
  return {
    details: parameters.has('details'),
    summary: parameters.has('summary'),
    hasTimeout: Number(timeout ?? 0) > 0,
  };
}
