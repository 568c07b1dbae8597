/** The addresses that answers contain: ours as clients reach it, and those of what serves the history. */
import type { Request } from 'express';
import { clientOrigin } from '../../http/request/forwarded';
import type { OvhContext } from './context';

/** The first public URL, or else the origin that the client addressed. */
export const addressOf = ({ settings }: Pick<OvhContext, 'settings'>, req: Request): string =>
  settings.publicUrls?.[0]?.replace(/\/+$/, '') ?? clientOrigin(req);

export const opentsdbOf = (context: Pick<OvhContext, 'settings'>, req: Request): string =>
  context.settings.opentsdbEndpoint ?? addressOf(context, req);

export const warpOf = (context: Pick<OvhContext, 'settings'>, req: Request): string =>
  context.settings.warpEndpoint ?? `${addressOf(context, req)}/1.0/warp10`;
