/** The source that producers post to: records over HTTP, each request all or nothing. */
import { join } from 'node:path';
import { type Request, type Response, Router } from 'express';
import type { Authenticate } from '../../../auth/authenticator';
import { type ChallengeOptions, challengeOf } from '../../../auth/challenge';
import type { May } from '../../../auth/policy';
import { EVERY_SCHEME } from '../../../auth/schemes';
import { AppError } from '../../../errors';
import type { Mount } from '../../../http/mount';
import { type AuthenticateRequest, requestAuthenticator } from '../../../http/request/auth-request';
import { drain, textOf } from '../../../http/request/raw-body';
import { problems } from '../../../http/response/problem';
import { onlyMethods, ROUTER_OPTIONS, setRequestId } from '../../../http/routing/methods';
import { type DocumentCheck, documentCheck } from '../../../http/routing/openapi';
import { routesOf } from '../../../http/routing/router';
import type { Caller } from '../../../identity/caller';
import { producerOrigin } from '../../../ingest/records/origins';
import type { SourceBatch } from '../../../ingest/source';
import type { Log } from '../../../log';
import type { Store } from '../../../store/store';
import { readRecords } from './records';
import {
  type BodyFormat,
  bodyFormatOf,
  documented,
  ingestOptions,
  OBSERVATIONS_PATH,
} from './request';
import { ingestResponse } from './response';

const API_REF = join(__dirname, '../../../../api-ref/native.yaml');

export interface ObservationsServices {
  readonly store: Pick<Store, 'observations'>;
  readonly authenticate: Authenticate;
  readonly may: May;
  readonly log: Log;
  readonly settings?: ChallengeOptions;
}

interface ObservationsContext extends Omit<ObservationsServices, 'authenticate'> {
  readonly authenticate: AuthenticateRequest;
  readonly checkDocumented: DocumentCheck;
}

export function observationsMount(services: ObservationsServices): Mount {
  const { log, settings } = services;
  const authenticate = requestAuthenticator(services.authenticate, EVERY_SCHEME);
  const room = { ...services, authenticate, checkDocumented: documentCheck(API_REF) };
  const router = Router(ROUTER_OPTIONS);
  router.all(OBSERVATIONS_PATH, setRequestId);
  router.post(OBSERVATIONS_PATH, (req, res) => ingest(room, req, res));
  router.all(OBSERVATIONS_PATH, onlyMethods('POST'));
  router.use(problems({ log, challenge: challengeOf(settings) }));
  return { name: 'rest', handler: router, routes: routesOf(router) };
}

async function ingest(room: ObservationsContext, req: Request, res: Response): Promise<void> {
  const caller = await room.authenticate(req);
  const validator = bodyFormatOf(req);
  await room.checkDocumented(req, res, documented(req, validator));
  checkPolicy(room, caller);
  const batch = await readBatch(req, { caller, validator });
  const recorded = await room.store.observations.record(batch);
  const { status, json } = await ingestResponse(batch, recorded);
  res.statusCode = status;
  res.json(json);
}

function checkPolicy({ may }: ObservationsContext, caller: Caller): void {
  if (may(caller, 'tenant_usage:record', null)) return;
  throw new AppError('forbidden', 'the rule tenant_usage:record does not allow it to you');
}

interface Sender {
  readonly caller: Caller;
  readonly validator: BodyFormat;
}

/** Throws what is wrong with the body as a whole. */
async function readBatch(req: Request, { caller, validator }: Sender): Promise<SourceBatch> {
  const options = {
    ...ingestOptions(req),
    origin: producerOrigin(caller.userId),
    warnedFields: new Set<string>(),
  };
  try {
    const batch = await readRecords(textOf(req, validator.isCompressed), validator.format, options);
    if (batch.submitted.length + (batch.refused?.length ?? 0) === 0) throw empty();
    return batch;
  } catch (error) {
    await drain(req);
    throw error;
  }
}

const empty = (): AppError =>
  new AppError(
    'refusedInput',
    'the body is empty: must hold at least one observation, as one JSON object a line or as a JSON list',
  );
