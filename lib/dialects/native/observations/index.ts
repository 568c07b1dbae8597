/** Records over HTTP: a post goes through the pipeline as a source of one batch. */
import type { Request, Response } from 'express';
import { sectionOf } from '../../../config';
import { AppError } from '../../../errors';
import type { HandledRoute } from '../../../http/routing/router';
import { runPipeline } from '../../../ingest/pipeline';
import { latestUsOf } from '../../../ingest/records/future';
import { restSource } from '../../../ingest/rest-source';
import { INGEST } from '../../../ingest/settings';
import type { Source } from '../../../ingest/source';
import type { NativeContext } from '../context';
import { bodyFormatOf, RECORD_FORMATS, withBody } from '../posted-body';
import { documented, ingestOptions, OBSERVATIONS_PATH } from './request';
import { type IngestResponse, ingestResponse } from './response';

export const observationRoutes = (context: NativeContext): readonly HandledRoute[] => [
  {
    method: 'POST',
    path: OBSERVATIONS_PATH,
    handle: (req, res) => postObservations(context, req, res),
  },
];

async function postObservations(
  { store, authenticate, may, checkDocumented, nowUs, config }: NativeContext,
  req: Request,
  res: Response,
): Promise<void> {
  const caller = await authenticate(req);
  const format = bodyFormatOf(req, RECORD_FORMATS);
  checkDocumented(req, documented(req, format));
  if (!may(caller, 'tenant_usage:record', null)) {
    throw new AppError('forbidden', 'the rule tenant_usage:record does not allow it to you');
  }
  const latestUs = latestUsOf(nowUs, sectionOf(config, INGEST));
  const options = { ...ingestOptions(req, latestUs), producer: caller.userId };
  const response = await withBody(req, format, (body) =>
    recordPost(store, restSource({ ...body, ...options })),
  );
  res.statusCode = response.status;
  res.json(response.json);
}

/** A post is one batch, and so one transaction. */
async function recordPost(
  { observations }: NativeContext['store'],
  source: Source,
): Promise<IngestResponse> {
  const responses: Promise<IngestResponse>[] = [];
  await runPipeline(source, (batch) => observations.record(batch), {
    onBatch: (batch, recorded) => void responses.push(ingestResponse(batch, recorded)),
  });
  const [response] = await Promise.all(responses);
  if (response) return response;
  throw new Error('a posted body makes one batch');
}
