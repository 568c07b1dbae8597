/** The routes that tell clients where they are; none of them needs a token or minds the method. */

import { linkBase, type NovaContext } from '../context';
import { checkContentType, versionInMediaType } from '../wire/media-type';
import { type RequestContext, sendResponse, setRequestId } from '../wire/request-context';
import { choicesJson, versionJson, versionsJson } from './documents';
import { negotiate } from './negotiate';

/** The document of one version. */
export function respondVersion(room: NovaContext, exchange: RequestContext): void {
  setRequestId(exchange);
  negotiate(exchange, room.maxVersion);
  checkContentType(exchange.req.headers);
  sendVersion(room, exchange);
}

export function sendVersion(room: NovaContext, exchange: RequestContext): void {
  const { isLegacy } = exchange.route;
  sendResponse(exchange, versionJson(linkBase(room, exchange), room.maxVersion, isLegacy));
}

/** Outside of every version: the list of them at the root, the choice between them elsewhere. */
export function respondOutside(room: NovaContext, exchange: RequestContext): void {
  const { req, route, path } = exchange;
  const version = versionInMediaType(req.headers);
  if (version === '2' || version === '2.1') {
    respondVersion(room, { ...exchange, route: { ...route, isLegacy: version === '2' } });
    return;
  }
  checkContentType(req.headers);
  const base = linkBase(room, exchange);
  if (route.kind === 'versions') sendResponse(exchange, versionsJson(base, room.maxVersion));
  else sendResponse(exchange, choicesJson(base, path), 300);
}
