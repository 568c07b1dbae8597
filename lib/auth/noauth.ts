/** Believes every token, for trying out: `USER:PROJECT`, and the user `admin` is administrator. */
import { AppError } from '../errors';
import type { Authenticate } from './caller';

const TOKEN = /^([^:]+):(.+)$/s;

const ADMIN_ROLES = ['admin', 'member', 'reader'];
const MEMBER_ROLES = ['member', 'reader'];

export const noauth: Authenticate = async (req) => {
  const match = TOKEN.exec(req.get('X-Auth-Token') ?? '');
  const [, userId, projectId] = match ?? [];
  if (!userId || !projectId) {
    throw new AppError('unauthenticated', 'X-Auth-Token: missing, or not of the form USER:PROJECT');
  }
  const roles = userId === 'admin' ? ADMIN_ROLES : MEMBER_ROLES;
  return { userId, projectId, domainId: null, isSystem: false, roles };
};
