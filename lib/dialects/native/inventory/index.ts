/** Inventories over HTTP: the same lines as `import --inventory` takes. */
import type { Request, Response } from 'express';
import { AppError } from '../../../errors';
import { CooperativeScheduler } from '../../../event-loop';
import { queryOf } from '../../../http/request/target';
import type { HandledRoute } from '../../../http/routing/router';
import type { Parsed } from '../../../ingest/formats/parsed';
import { recordInventory } from '../../../ingest/inventory/record';
import { type PostedText, postedRecords } from '../../../ingest/posted';
import type { NativeContext } from '../context';
import { bodyFormatOf, documentedBody, JSON_FORMATS, withBody } from '../posted-body';
import { inventoryResponse } from './response';

const INVENTORY_PATH = '/v1/inventory';

export const inventoryRoutes = (context: NativeContext): readonly HandledRoute[] => [
  { method: 'POST', path: INVENTORY_PATH, handle: (req, res) => postInventory(context, req, res) },
];

async function postInventory(
  { store, authenticate, may, checkDocumented }: NativeContext,
  req: Request,
  res: Response,
): Promise<void> {
  const caller = await authenticate(req);
  const format = bodyFormatOf(req, JSON_FORMATS);
  const request = { path: INVENTORY_PATH, query: queryOf(req), ...documentedBody(format) };
  checkDocumented(req, request);
  if (!may(caller, 'tenant_usage:inventory', null)) {
    throw new AppError('forbidden', 'the rule tenant_usage:inventory does not allow it to you');
  }
  // Read to its end before anything is stored: a body that breaks off or is too large changes nothing.
  const records = await withBody(req, format, readAll);
  const { status, json } = inventoryResponse(await recordInventory(store, records));
  res.statusCode = status;
  res.json(json);
}

async function readAll(body: PostedText): Promise<readonly Parsed[]> {
  const scheduler = new CooperativeScheduler();
  const records: Parsed[] = [];
  for await (const record of postedRecords({ ...body, scheduler, noun: 'line' })) {
    records.push(record);
  }
  return records;
}
