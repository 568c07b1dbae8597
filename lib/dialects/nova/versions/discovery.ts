/** The routes that tell clients where they are; none of them needs a token or minds the method. */

import { linkBase, type NovaContext } from '../context';
import { checkContentType, versionInMediaType } from '../wire/media-type';
import { type RequestContext, sendResponse, setRequestId } from '../wire/request-context';
import { choicesJson, versionJson, versionsJson } from './documents';
import { negotiate } from './negotiate';

/** The document of one version. */
export function respondVersion(room: NovaContext, context: RequestContext): void {
  setRequestId(context);
  negotiate(context, room.maxVersion);
  checkContentType(context.req.headers);
  sendVersion(room, context);
}

export function sendVersion(room: NovaContext, context: RequestContext): void {
  const { isLegacy } = context.route;
  sendResponse(context, versionJson(linkBase(room, context), room.maxVersion, isLegacy));
}

/** Outside of every version: the list of them at the root, the choice between them elsewhere. */
export function respondOutside(room: NovaContext, context: RequestContext): void {
  const { req, route, path } = context;
  const version = versionInMediaType(req.headers);
  if (version === '2' || version === '2.1') {
    respondVersion(room, { ...context, route: { ...route, isLegacy: version === '2' } });
    return;
  }
  checkContentType(req.headers);
  const base = linkBase(room, context);
  if (route.kind === 'versions') sendResponse(context, versionsJson(base, room.maxVersion));
  else sendResponse(context, choicesJson(base, path), 300);
}
