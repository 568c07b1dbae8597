/** Stores what comes over the line protocol, in the name of the one key that all of its clients have. */
import { Unauthenticated } from '../../../auth/failures';
import type { AuthRequest } from '../../../auth/request';
import { sectionOf } from '../../../config';
import { API_KEY } from '../../../identity/api-key';
import { logOnChange } from '../../../log-on-change';
import { writeScopeOf } from '../../../report/series-scopes';
import type { MeasuredPoint, SeriesScope } from '../../../store/store';
import type { Services } from '../../dialect';
import { REFUSALS } from '../put/response';
import { pointsWriter, type Refusal } from '../put/write';
import { OPENTSDB } from '../settings';
import { illegalPut } from './command';
import { groupCommit } from './group-commit';
import type { PutPoints } from './session';

const MAX_BATCH = 1000;

/** Asks for the key with each batch, so that one which is revoked meanwhile is good for no more. */
export function pointWriter(services: Services, key: string): PutPoints {
  const { store, log, config } = services;
  const writePoints = pointsWriter(store, sectionOf(config, OPENTSDB));
  const changes = logOnChange(log, { protocol: 'telnet' });
  const write = async (measured: readonly MeasuredPoint[]) => {
    const scope = await writeScopeOfKey(services, key);
    const refused = await writePoints(measured, scope);
    changes.recovered('points are stored again');
    return measured.map(({ metric }, i) => messageOf(refused.get(i), metric));
  };
  return groupCommit(async (measured) => {
    try {
      return await write(measured);
    } catch (error) {
      changes.failed(error, 'points cannot be stored');
      const message = error instanceof Unauthenticated ? illegalPut(REFUSALS.scope) : NOT_STORED;
      return measured.map(() => message);
    }
  }, MAX_BATCH);
}

const NOT_STORED = 'put: not stored: the database cannot be reached';

const messageOf = (reason: Refusal | undefined, metric: string): string | undefined =>
  reason === 'metric'
    ? `put: unknown metric: No such name for 'metrics': '${metric}'`
    : reason && illegalPut(REFUSALS[reason]);

/** Throws `Unauthenticated`. */
async function writeScopeOfKey(
  { authenticate, may }: Pick<Services, 'authenticate' | 'may'>,
  key: string,
): Promise<SeriesScope> {
  const caller = await authenticate(NO_REQUEST, async (_request, local) => {
    const credential = await local.byText(API_KEY, key);
    return credential.caller();
  });
  const scope = writeScopeOf(caller, may);
  if (scope) return scope;
  throw new Unauthenticated('notAllowed', 'the key has no right to write points');
}

/** A key needs nothing of it. */
const NO_REQUEST: AuthRequest = {
  method: 'PUT',
  url: '',
  origin: '',
  target: '',
  address: undefined,
  untrustedProxy: undefined,
  rawBody: undefined,
  signal: undefined,
  header: () => undefined,
  query: () => undefined,
};
