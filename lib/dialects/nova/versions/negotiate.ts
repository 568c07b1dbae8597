/** Settles which microversion a request is about, and tells the client. */
import type { RequestContext } from '../wire/request-context';
import {
  checkRange,
  MIN_VERSION,
  type Microversion,
  requestedVersion,
  tellVersion,
} from './microversion';

/** A malformed version is refused before any is told, one out of range afterwards. */
export function negotiate({ req, res, route }: RequestContext, max: Microversion): Microversion {
  if (route.isLegacy) return MIN_VERSION;
  const version = requestedVersion(req.headers, max);
  tellVersion(res, version);
  checkRange(version, max);
  return version;
}
