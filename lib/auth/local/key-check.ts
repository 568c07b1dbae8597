/** Keys of ours: who holds one may do what it names. */
import { LRUCache } from 'lru-cache';
import type { CallerDirectory, LocalKey, Rights } from '../../identity/directory';
import type { Caller } from '../caller';
import type { LocalDeps } from './options';

/** Undefined: there is no such key, or no longer. */
export type KeyCheck = (text: string) => Promise<Caller | undefined>;

export function keyCheck(deps: LocalDeps): KeyCheck {
  const { known, nowUs, hashes } = deps;
  const note = noting(deps);
  return async (text) => {
    const key = await known.key(hashes.lookupHash(text));
    const now = nowUs();
    if (!key || !isGood(key, now)) return undefined;
    note(key.id, now);
    return callerOf(key, known);
  };
}

const isGood = ({ isRevoked, expiresAtUs }: LocalKey, nowUs: number): boolean =>
  !isRevoked && (expiresAtUs === null || nowUs < expiresAtUs);

const NOTED_EVERY_US = 60_000_000;
const ENTRIES = 10_000;

/** Has it written down that a key is in use; no request waits for that, and none fails by it. */
function noting({ known, log }: LocalDeps): (keyId: string, nowUs: number) => void {
  const noted = new LRUCache<string, number>({ max: ENTRIES });
  return (keyId, nowUs) => {
    if (nowUs - (noted.get(keyId) ?? Number.NEGATIVE_INFINITY) < NOTED_EVERY_US) return;
    noted.set(keyId, nowUs);
    known.markUsed(keyId, nowUs).catch((err: unknown) => {
      log.warn({ err, keyId }, 'it could not be noted that a key was used');
    });
  };
}

async function callerOf(key: LocalKey, known: CallerDirectory): Promise<Caller> {
  return {
    userId: key.userId ?? `key:${key.id}`,
    projectId: null,
    domainId: null,
    isSystem: false,
    roles: rolesOf(key.rights),
    projectRoles: await projectRolesOf(key, known),
  };
}

const rolesOf = ({ operator, observations, points }: Rights): readonly string[] => [
  ...(operator ? ['admin'] : []),
  ...(observations ? ['observations_writer'] : []),
  ...(points ? ['points_writer'] : []),
];

/** A user's key that names no right stands for the user; one that names some is good for these only. */
async function projectRolesOf({ userId, rights }: LocalKey, known: CallerDirectory) {
  if (userId !== null && Object.keys(rights).length === 0) return known.rolesByProject(userId);
  const { projects = [], accounts = [] } = rights;
  const below = accounts.length > 0 ? await known.projectsOfAccounts(accounts) : [];
  return new Map([...projects, ...below].map((id) => [id, ['reader']]));
}
