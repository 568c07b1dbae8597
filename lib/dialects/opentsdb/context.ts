/** What the handlers of OpenTSDB's API share. */
import { join } from 'node:path';
import { sectionOf } from '../../config';
import type { AuthenticateRequest } from '../../http/request/auth-request';
import { type DocumentCheck, documentCheck } from '../../http/routing/openapi';
import type { Caller } from '../../identity/caller';
import { readScopeOf, writeScopeOf } from '../../report/series-scopes';
import type { SeriesScope } from '../../store/store';
import type { Services } from '../dialect';
import { pointsWriter, type WritePoints } from './put/write';
import { OPENTSDB, type OpenTsdbSettings } from './settings';
import { byTokenOrLogin } from './token';
import { OpenTsdbError } from './wire/errors';

const API_REF = join(__dirname, '../../../api-ref/opentsdb.yaml');

export interface OpenTsdbContext {
  readonly points: Services['store']['points'];
  readonly write: WritePoints;
  readonly authenticate: AuthenticateRequest;
  /** Milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly settings: OpenTsdbSettings;
  /** Checks a request against `api-ref/opentsdb.yaml`. */
  readonly checkDocumented: DocumentCheck;
  /** The series that the caller may read. Throws `forbidden` if there can be none. */
  readScope(caller: Caller): SeriesScope;
  /** The series that the caller may write. Throws `forbidden`. */
  writeScope(caller: Caller): SeriesScope;
}

export function createContext({
  store,
  authenticate,
  may,
  nowUs,
  config,
}: Services): OpenTsdbContext {
  const settings = sectionOf(config, OPENTSDB);
  return {
    points: store.points,
    write: pointsWriter(store, settings),
    authenticate: byTokenOrLogin({ authenticate, store }),
    nowMs: () => Math.floor(nowUs() / 1000),
    settings,
    checkDocumented: documentCheck(API_REF),
    readScope: (caller) => orForbidden(readScopeOf(caller, may, 'tenant_usage:points'), 'read'),
    writeScope: (caller) => orForbidden(writeScopeOf(caller, may), 'write'),
  };
}

function orForbidden(scope: SeriesScope | undefined, what: string): SeriesScope {
  if (scope) return scope;
  throw new OpenTsdbError('forbidden', 'Forbidden', `These credentials may not ${what} points`);
}
