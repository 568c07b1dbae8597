/** Which live values an answer may show. */
import type { LiveQuery } from '../../../report/vscope/live';
import { scopeOf } from '../../../report/vscope/sites';
import type { Exchange, OvhContext } from '../context';

export const liveQueryOf = (
  { may, settings }: OvhContext,
  { caller, nowUs }: Exchange,
): LiveQuery => ({
  scope: scopeOf({ caller, may }),
  nowMs: Math.floor(nowUs / 1000),
  maxAgeMs: settings.maxAge * 1000,
});
