/** Version discovery: routes that need no token and answer every method alike. */

import { linkBase, type NovaContext } from '../context';
import { checkContentType, versionInMediaType } from '../wire/media-type';
import { type RequestContext, sendResponse, setRequestId } from '../wire/request-context';
import { choicesJson, versionJson, versionsJson } from './documents';
import { negotiate } from './microversion';

/** The document of one version. */
export function respondVersion(api: NovaContext, context: RequestContext): void {
  setRequestId(context);
  negotiate(context, api.maxVersion);
  checkContentType(context.req.headers);
  sendVersion(api, context);
}

export function sendVersion(api: NovaContext, context: RequestContext): void {
  const { isLegacy } = context.route;
  sendResponse(context, versionJson(linkBase(api, context), api.maxVersion, isLegacy));
}

/** Outside of any version: the list of versions at the root, 300 Multiple Choices elsewhere. */
export function respondOutside(api: NovaContext, context: RequestContext): void {
  const { req, route, path } = context;
  const version = versionInMediaType(req.headers);
  if (version === '2' || version === '2.1') {
    respondVersion(api, { ...context, route: { ...route, isLegacy: version === '2' } });
    return;
  }
  checkContentType(req.headers);
  const base = linkBase(api, context);
  if (route.kind === 'versions') sendResponse(context, versionsJson(base, api.maxVersion));
  else sendResponse(context, choicesJson(base, path), 300);
}
