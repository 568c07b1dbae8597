/** Local credentials: whether one is good, and what its holder may do. */

import { AppError } from '../../errors';
import { type Caller, type HeldRole, userOfKey } from '../../identity/caller';
import type { CallerDirectory, LocalCredential } from '../../identity/directory';
import type { Rights } from '../../identity/rights';
import { lruCache } from '../../lru';
import type { GoodCredential, LocalCallers } from '../authenticator';
import { Unauthenticated } from '../failures';
import { decryptSecret } from '../secret-box';
import type { LocalDeps } from './options';

/** One message for all: guessing must not reveal what was right about a guess. */
export const NOT_GOOD = 'the key, or the login with this password, is not known or no longer good';

export function credentialCheck(deps: LocalDeps): Pick<LocalCallers, 'byText' | 'byId'> {
  const { known, nowUs, hashes } = deps;
  const noteUse = useNoter(deps);
  const good = (credential: LocalCredential | undefined): GoodCredential => {
    const now = nowUs();
    const { id, kind, userId, rights, expiresAtUs, ...more } = checked(credential, now);
    return {
      ...{ id, kind, userId, rights, expiresAtUs },
      secret: () => secretOf({ id, ...more }, deps),
      caller() {
        noteUse(id, now);
        return callerOf({ id, userId, rights }, known);
      },
    };
  };
  return {
    byText: async (kind, text) => good(await known.credential(kind, hashes.lookupHash(text))),
    byId: async (kind, id) => good(await known.credentialById(kind, id)),
  };
}

function checked(credential: LocalCredential | undefined, nowUs: number): LocalCredential {
  if (!credential || credential.isRevoked) throw new Unauthenticated('unknown', NOT_GOOD);
  const { isUserActive, expiresAtUs } = credential;
  if (!isUserActive) throw new Unauthenticated('inactive', NOT_GOOD);
  if (expiresAtUs !== null && expiresAtUs <= nowUs) throw new Unauthenticated('expired', NOT_GOOD);
  return credential;
}

/** The operator's fault, not the client's: no encrypted secret is stored, or its key is not configured. */
function secretOf(
  { id, secretEncrypted }: Pick<LocalCredential, 'id' | 'secretEncrypted'>,
  { secretKeys }: LocalDeps,
): string {
  const secret =
    secretKeys && secretEncrypted !== null
      ? decryptSecret(secretKeys, id, secretEncrypted)
      : undefined;
  if (secret !== undefined) return secret;
  throw new AppError('invalidArgument', `credential ${id}: no secret key decrypts its secret`);
}

const NOTE_INTERVAL_US = 60_000_000;
const MAX_ENTRIES = 10_000;

/** Records that a credential is in use; no request waits for that, and none fails because of it. */
function useNoter({ known, log }: LocalDeps): (credentialId: string, nowUs: number) => void {
  const noted = lruCache<string, number>(MAX_ENTRIES);
  return (credentialId, nowUs) => {
    if (nowUs - (noted.get(credentialId) ?? Number.NEGATIVE_INFINITY) < NOTE_INTERVAL_US) return;
    noted.set(credentialId, nowUs);
    known.markUsed(credentialId, nowUs).catch((err: unknown) => {
      log.warn({ err, credentialId }, 'the use of a credential could not be recorded');
    });
  };
}

type Holder = Pick<LocalCredential, 'id' | 'userId' | 'rights'>;

async function callerOf(holder: Holder, known: CallerDirectory): Promise<Caller> {
  const { id, userId, rights } = holder;
  return {
    userId: userId ?? userOfKey(id),
    projectId: null,
    domainId: null,
    isSystem: false,
    roles: rolesOf(rights),
    ...(await heldBy(holder, known)),
    isStaff: rights.operator === true,
    credentialId: id,
  };
}

const rolesOf = (rights: Rights): readonly string[] => [
  ...(rights.operator ? ['admin'] : []),
  ...(rights.usage ? ['usage_reader'] : []),
  ...(rights.observations ? ['observations_writer'] : []),
  ...(rights.points && !listsNothing(rights) ? ['points_writer'] : []),
];

/** Lists that are all empty are for nothing, other than no list at all. */
function listsNothing({ projects, accounts, sites }: Rights): boolean {
  const lists = [projects, accounts, sites].filter((list) => list !== undefined);
  return lists.length > 0 && lists.every((list) => list.length === 0);
}

/** A user's credential that names no right stands for the user; one that names rights is good for these only. */
async function heldBy(
  { userId, rights }: Holder,
  known: CallerDirectory,
): Promise<Pick<Caller, 'scopes' | 'projectRoles'>> {
  if (userId !== null && Object.keys(rights).length === 0) return rolesOfUser(userId, known);
  const { projects = [], accounts = [], sites = [] } = rights;
  const below = accounts.length > 0 ? await known.projectsOfAccounts(accounts) : [];
  return {
    scopes: [...held('account', accounts), ...held('project', projects), ...held('site', sites)],
    projectRoles: new Map([...projects, ...below].map((id) => [id, ['reader']])),
  };
}

const held = (scopeType: HeldRole['scopeType'], ids: readonly string[]): HeldRole[] =>
  ids.map((scopeId) => ({ scopeType, scopeId, role: 'reader' }));

export async function rolesOfUser(
  userId: string,
  known: CallerDirectory,
): Promise<Pick<Caller, 'scopes' | 'projectRoles'>> {
  const [scopes, projectRoles] = await Promise.all([
    known.rolesOf(userId),
    known.rolesByProject(userId),
  ]);
  return { scopes, projectRoles };
}
