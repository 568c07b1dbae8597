/** One server over HTTP: its life for its project, and what it was made of for the operator. */
import type { Request, Response } from 'express';
import { AppError } from '../../../errors';
import type { HandledRoute } from '../../../http/routing/router';
import type { NativeContext } from '../context';
import { documented, SERVER_PATH, serverIdOf } from '../request';
import { ownServerJson, serverJson } from './response';

export const serverRoutes = (context: NativeContext): readonly HandledRoute[] => [
  { method: 'GET', path: SERVER_PATH, handle: (req, res) => showServer(context, req, res) },
];

async function showServer(context: NativeContext, req: Request, res: Response): Promise<void> {
  const { store, authenticate, may, checkDocumented } = context;
  const caller = await authenticate(req);
  checkDocumented(req, documented(req));
  const id = serverIdOf(req);
  const server = await store.servers.find(id);
  // The same 404 for both cases: the answer must not reveal that another project has such a server.
  if (!server || !may(caller, 'tenant_usage:server', server.projectId)) {
    throw new AppError('notFound', 'id: there is no such server, or not for you');
  }
  const segments = await store.servers.segments(id);
  if (!may(caller, 'tenant_usage:server', null)) {
    res.json(ownServerJson({ server, segments }));
    return;
  }
  const observations = await store.observations.about(id);
  res.json(serverJson({ server, segments, observations }));
}
