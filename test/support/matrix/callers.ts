/** All callers of the matrix: by tokens of Keystone, by keys and passwords of ours, or without credentials. */
import { randomBytes } from 'node:crypto';
import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { hashPassword } from '../../../lib/auth/local/passwords';
import { API_KEY, idOfHash } from '../../../lib/identity/api-key';
import type { Rights } from '../../../lib/identity/rights';
import type { LocalRole, ScopeType } from '../../../lib/identity/roles';
import type { NewCredential, Store, UserChange } from '../../../lib/store/store';
import { FIXED_NOW_US } from '../databases/stores';
import { type FakeKeystone, good } from '../keystone/fake-keystone';
import { ACCOUNTS, PROJECTS, type Tenant } from './tenants';

export interface Callers {
  readonly headers: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What may stand in no answer and in no line of the log. */
  readonly secrets: readonly string[];
}

/** Every caller by name, made known to the store and to Keystone. */
export async function makeCallers(store: Store, keystone: FakeKeystone): Promise<Callers> {
  const tokens = tokensOf(keystone);
  const users = await usersOf(store);
  const keys = await keysOf(store);
  const all = new Map([...tokens.headers, ...users.headers, ...keys.headers, ...NAMELESS]);
  return { headers: all, secrets: [tokens, users, keys].flatMap(({ secrets }) => secrets) };
}

const NAMELESS: ReadonlyArray<readonly [string, Readonly<Record<string, string>>]> = [
  ['no credentials', {}],
  [
    'roles claimed in headers',
    { 'X-Roles': 'admin', 'X-User-Id': 'u1', 'X-Project-Id': PROJECTS.alpha },
  ],
];

function tokensOf({ tokens }: FakeKeystone): Callers {
  const headers = new Map<string, Readonly<Record<string, string>>>();
  const secrets: string[] = [];
  const add = (name: string, fields?: Readonly<Record<string, unknown>>): void => {
    const token = `token-${randomBytes(16).toString('hex')}`;
    if (fields) tokens.set(token, good({ project: undefined, ...fields }));
    headers.set(name, { 'X-Auth-Token': token });
    secrets.push(token);
  };
  const roles = (...names: string[]) => ({ roles: names.map((name) => ({ id: name, name })) });
  const project = (tenant: Tenant) => ({ project: { id: PROJECTS[tenant], name: tenant } });
  const domain = { domain: { id: 'default', name: 'Default' } };
  const system = { system: { all: true } };
  add('admin of alpha', { ...project('alpha'), ...roles('admin', 'member', 'reader') });
  add('admin of another project', { ...project('unknown'), ...roles('admin') });
  add('reader of alpha', { ...project('alpha'), ...roles('reader') });
  add('reader of beta', { ...project('beta'), ...roles('reader') });
  add('member and reader of alpha', { ...project('alpha'), ...roles('member', 'reader') });
  add('member of alpha', { ...project('alpha'), ...roles('member') });
  add('another role in alpha', { ...project('alpha'), ...roles('service') });
  add('writer of observations in alpha', { ...project('alpha'), ...roles('observations_writer') });
  add('no role in alpha', { ...project('alpha'), ...roles() });
  add('admin of the system', { ...system, ...roles('admin', 'member', 'reader') });
  add('reader of the system', { ...system, ...roles('reader') });
  add('admin of a domain', { ...domain, ...roles('admin') });
  add('token without a scope', { roles: undefined });
  const over = { expires_at: '2026-01-01T23:59:59.000000Z' };
  add('token that has expired', { ...project('alpha'), ...roles('admin'), ...over });
  add('token that is unknown or revoked');
  return { headers, secrets };
}

async function usersOf({ users, roles }: Store): Promise<Callers> {
  const headers = new Map<string, Readonly<Record<string, string>>>();
  const secrets: string[] = [];
  const password = 'right-pässword: 1';
  const passwordHash = await hashPassword(password);
  const addHeaders = (name: string, login: string, text: string): void => {
    const encoded = Buffer.from(`${login}:${text}`).toString('base64');
    headers.set(name, { Authorization: `Basic ${encoded}` });
    secrets.push(text, encoded);
  };
  const add = async (name: string, more: Omit<UserChange, 'login'> = {}): Promise<string> => {
    await users.put([{ login: name, passwordHash, ...more }]);
    addHeaders(name, name, password);
    return (await users.find(name))?.id ?? '';
  };
  const grant = async (name: string, held: readonly [ScopeType, string, LocalRole]) => {
    const [scopeType, scopeId, role] = held;
    await roles.grant([{ userId: await add(name), scopeType, scopeId, role }]);
  };
  secrets.push(passwordHash);
  await add('user of the staff', { isStaff: true });
  await grant('user, reader of alpha', ['project', PROJECTS.alpha, 'reader']);
  await grant('user, admin of alpha', ['project', PROJECTS.alpha, 'admin']);
  await grant("user, owner of alpha's group", ['project_group', 'group of alpha', 'owner']);
  await grant("user, manager of alpha's account", ['account', ACCOUNTS.alpha, 'manager']);
  await grant('user, owner of a site', ['site', 'alpha', 'owner']);
  await add('user without a role');
  await add('user who is not active', { isStaff: true, isActive: false });
  await add('user without a password', { isStaff: true, passwordHash: null });
  addHeaders('wrong password', 'user of the staff', 'wrong-pässword');
  addHeaders('unknown user', 'no such user', password);
  return { headers, secrets };
}

async function keysOf({ credentials, users }: Store): Promise<Callers> {
  const headers = new Map<string, Readonly<Record<string, string>>>();
  const secrets: string[] = [];
  const add = async (name: string, rights: Rights, more: Partial<NewCredential> = {}) => {
    const text = newKey();
    const hash = lookupHash(text);
    await credentials.put([
      { id: idOfHash(hash), kind: API_KEY, lookupHash: hash, rights, ...more },
    ]);
    headers.set(name, { 'X-Auth-Token': text });
    secrets.push(text, hash);
  };
  const userId = async (login: string) => ({ userId: (await users.find(login))?.id ?? 'none' });
  await add('key of the operator', { operator: true });
  await add('key of alpha', { projects: [PROJECTS.alpha] });
  await add('key of beta', { projects: [PROJECTS.beta] });
  await add('key of usage', { usage: true });
  await add("key of alpha's account", { accounts: [ACCOUNTS.alpha] });
  await add('key of observations', { observations: true });
  await add('key of points', { points: true });
  await add('key of nothing', {});
  await add('key of a reader of alpha', {}, await userId('user, reader of alpha'));
  await add(
    "key of alpha's account's manager",
    {},
    await userId("user, manager of alpha's account"),
  );
  await add("key of alpha's group's owner", {}, await userId("user, owner of alpha's group"));
  await add('key of the staff', {}, await userId('user of the staff'));
  await add(
    'key of the staff for alpha',
    { projects: [PROJECTS.alpha] },
    await userId('user of the staff'),
  );
  await add('key of a user who is not active', {}, await userId('user who is not active'));
  await add('key that was revoked', { operator: true }, { isRevoked: true });
  await add('key that has expired', { operator: true }, { expiresAtUs: FIXED_NOW_US });
  const text = newKey();
  headers.set('key that is unknown', { 'X-Auth-Token': text });
  secrets.push(text);
  return { headers, secrets };
}
