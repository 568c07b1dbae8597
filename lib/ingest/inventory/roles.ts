/** A line that says which role a user holds where. */
import { foreignId, login, role as roleForm, uuid } from '../../domain/values/validators';
import type { Role } from '../../store/store';
import { type Fields, RefusedField, required } from '../fields';
import { inventoryKind } from './kind';
import type { References } from './references';

type Scope = Pick<Role, 'scopeType' | 'scopeId'>;

const PLACES = ['account', 'group', 'project', 'site'];

async function scopeIn(fields: Fields, references: References): Promise<Scope> {
  const [location = '', another] = PLACES.filter((each) => fields[each] !== undefined);
  if (location === '' || another !== undefined) {
    throw new RefusedField(another, `a role is held in one place: one of ${PLACES.join(', ')}`);
  }
  if (location === 'account') {
    const scopeId = await references.account(location, required(fields, location, uuid));
    return { scopeType: 'account', scopeId };
  }
  if (location === 'group') {
    const scopeId = await references.group(location, required(fields, location, uuid));
    return { scopeType: 'project_group', scopeId };
  }
  const scopeId = required(fields, location, foreignId);
  return { scopeType: location === 'site' ? 'site' : 'project', scopeId };
}

export const role = inventoryKind<Role>({
  name: 'role',
  pass: 3,
  fields: ['user', 'role', ...PLACES],
  read: async (fields, references) => ({
    role: required(fields, 'role', roleForm),
    userId: await references.user('user', required(fields, 'user', login)),
    ...(await scopeIn(fields, references)),
  }),
  put: ({ roles }, held) => roles.grant(held),
});
