/**
 * Believes every token of the form `USER:PROJECT`, for trying out; the user `admin` is administrator. Where an API knows
 * no tokens, everybody who shows nothing is an administrator.
 */
import { NO_LOCAL_IDENTITY } from '../identity/caller';
import type { Authenticate } from './authenticator';
import { Unauthenticated } from './failures';
import { takesTokens } from './schemes';

const TOKEN = /^([^:]+):(.+)$/s;

const ADMIN_ROLES = ['admin', 'member', 'reader'];
const MEMBER_ROLES = ['member', 'reader'];

export const noauth: Authenticate = async (request, method) => {
  if (!takesTokens(method)) return ADMINISTRATOR;
  const token = request.header('X-Auth-Token');
  const [, userId, projectId] = TOKEN.exec(token ?? '') ?? [];
  if (!userId || !projectId) {
    const reason = token ? 'unknown' : 'missing';
    throw new Unauthenticated(reason, 'X-Auth-Token: missing, or not of the form USER:PROJECT');
  }
  const roles = userId === 'admin' ? ADMIN_ROLES : MEMBER_ROLES;
  return { userId, projectId, domainId: null, isSystem: false, roles, ...NO_LOCAL_IDENTITY };
};

const ADMINISTRATOR = {
  userId: 'admin',
  projectId: null,
  domainId: null,
  isSystem: false,
  roles: ADMIN_ROLES,
  ...NO_LOCAL_IDENTITY,
};
