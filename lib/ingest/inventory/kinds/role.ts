/** A role that a user holds for an account, a group, a project or a site. */
import { foreignId, login, role as roleName, uuid } from '../../../domain/values/validators';
import type { Role } from '../../../store/store';
import { type Fields, RefusedField, required } from '../../fields';
import { inventoryKind } from '../kind';
import type { References } from '../references';

const SCOPES = ['account', 'group', 'project', 'site'];

export const role = inventoryKind<Role>({
  name: 'role',
  after: ['user', 'account', 'group', 'site'],
  fields: ['user', 'role', ...SCOPES],
  read: async (fields, references) => ({
    role: required(fields, 'role', roleName),
    userId: await references.user('user', required(fields, 'user', login)),
    ...(await scopeIn(fields, references)),
  }),
  put: ({ roles }, held) => roles.grant(held),
});

type Scope = Pick<Role, 'scopeType' | 'scopeId'>;

async function scopeIn(fields: Fields, references: References): Promise<Scope> {
  const [scope = '', another] = SCOPES.filter((each) => fields[each] !== undefined);
  if (scope === '' || another !== undefined) {
    throw new RefusedField(another, `a role is held in one place: one of ${SCOPES.join(', ')}`);
  }
  if (scope === 'account') {
    const scopeId = await references.account(scope, required(fields, scope, uuid));
    return { scopeType: 'account', scopeId };
  }
  if (scope === 'group') {
    const scopeId = await references.group(scope, required(fields, scope, uuid));
    return { scopeType: 'project_group', scopeId };
  }
  const scopeId = required(fields, scope, foreignId);
  if (scope === 'project') return { scopeType: scope, scopeId };
  return { scopeType: 'site', scopeId: await references.site(scope, scopeId) };
}
