/** The routes that tell clients where they are; none of them needs a token or minds the method. */
import { nameRequest, originOf, sendAnswer } from './exchange';
import { checkContentType, versionInMediaType } from './media-type';
import { type Exchange, negotiate, type Room } from './room';
import { choicesJson, versionJson, versionsJson } from './version-documents';

/** The document of one version. */
export function answerVersion({ maxVersion }: Room, exchange: Exchange): void {
  const { req, res, isLegacy } = exchange;
  nameRequest(res);
  negotiate(exchange, maxVersion);
  checkContentType(req.headers);
  sendAnswer(req, res, versionJson(originOf(req), maxVersion, isLegacy));
}

/** Outside of every version: the list of them at the root, the choice between them elsewhere. */
export function answerOutside(room: Room, exchange: Exchange, path: string): void {
  const { req, res } = exchange;
  const version = versionInMediaType(req.headers);
  if (version === '2' || version === '2.1') {
    answerVersion(room, { ...exchange, isLegacy: version === '2' });
    return;
  }
  checkContentType(req.headers);
  if (path === '/') sendAnswer(req, res, versionsJson(originOf(req), room.maxVersion));
  else sendAnswer(req, res, choicesJson(originOf(req), path), 300);
}
