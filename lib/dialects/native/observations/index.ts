/** The source that producers post to: records over HTTP, each request all or nothing. */
import { join } from 'node:path';
import { type Request, type Response, Router } from 'express';
import { type Authenticate, authenticatedBy, type Caller } from '../../../auth/caller';
import { challengeOf, type Ways } from '../../../auth/challenge';
import { EVERY_SCHEME } from '../../../auth/credentials';
import type { May } from '../../../auth/policy';
import { UsageError } from '../../../errors';
import type { Log } from '../../../http/app';
import type { Mount } from '../../../http/mount';
import { hearOut, textOf } from '../../../http/request/raw-body';
import { problems } from '../../../http/response/problem';
import { nameRequest, onlyMethods, ROUTER_OPTIONS } from '../../../http/routing/methods';
import { type DocumentCheck, documentCheck } from '../../../http/routing/openapi';
import { routesOf } from '../../../http/routing/router';
import { producerOrigin } from '../../../ingest/records/origins';
import type { SourceBatch } from '../../../ingest/source';
import type { Store } from '../../../store/store';
import { readRecords } from './records';
import { type BodyForm, bodyFormOf, documented, OBSERVATIONS_PATH, sayingOf } from './request';
import { receiptOf } from './response';

const API_REF = join(__dirname, '../../../../api-ref/native.yaml');

export interface RestServices {
  readonly store: Pick<Store, 'observations'>;
  readonly authenticate: Authenticate;
  readonly may: May;
  readonly log: Log;
  readonly settings?: Ways;
}

interface Room extends RestServices {
  readonly checkDocumented: DocumentCheck;
}

export function restSource(services: RestServices): Mount {
  const { log, settings } = services;
  const authenticate = authenticatedBy(services.authenticate, EVERY_SCHEME);
  const room = { ...services, authenticate, checkDocumented: documentCheck(API_REF) };
  const router = Router(ROUTER_OPTIONS);
  router.all(OBSERVATIONS_PATH, nameRequest);
  router.post(OBSERVATIONS_PATH, (req, res) => takeIn(room, req, res));
  router.all(OBSERVATIONS_PATH, onlyMethods('POST'));
  router.use(problems({ log, challenge: challengeOf(settings) }));
  return { name: 'rest', handler: router, routes: routesOf(router) };
}

async function takeIn(room: Room, req: Request, res: Response): Promise<void> {
  const caller = await room.authenticate(req);
  const form = bodyFormOf(req);
  await room.checkDocumented(req, res, documented(req, form));
  checkPolicy(room, caller);
  const batch = await readBatch(req, { caller, form });
  const recorded = await room.store.observations.record(batch);
  const { status, json } = await receiptOf(batch, recorded);
  res.statusCode = status;
  res.json(json);
}

function checkPolicy({ may }: Room, caller: Caller): void {
  if (may(caller, 'tenant_usage:record', null)) return;
  throw new UsageError('forbidden', 'the rule tenant_usage:record does not allow it to you');
}

interface Sender {
  readonly caller: Caller;
  readonly form: BodyForm;
}

/** Throws what is wrong with the body as a whole. */
async function readBatch(req: Request, { caller, form }: Sender): Promise<SourceBatch> {
  const options = {
    ...sayingOf(req),
    origin: producerOrigin(caller.userId),
    warnedFields: new Set<string>(),
  };
  try {
    const batch = await readRecords(textOf(req, form.isCompressed), form.format, options);
    if (batch.told.length + (batch.refused?.length ?? 0) === 0) throw empty();
    return batch;
  } catch (error) {
    await hearOut(req);
    throw error;
  }
}

const empty = (): UsageError =>
  new UsageError(
    'refusedInput',
    'the body is empty: must hold at least one observation, as one JSON object a line or as a JSON list',
  );
