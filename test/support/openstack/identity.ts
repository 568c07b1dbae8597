/** Keystone's own API, as far as a test needs it to make a cloud. */
import { askUrl, type Question, type Reply } from '../service/ask-url';
import { type CloudCaller, type Secret, tokenRequest } from './callers';

/** In the words of the identity API. */
export interface AccessRule {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

export interface IdentityApi {
  tokenOf(caller: CloudCaller): Promise<string>;
  revoke(token: string): Promise<void>;
  /** Gives the id of what it made; a plural of its kind is where it goes. */
  make(plural: string, fields: Readonly<Record<string, unknown>>): Promise<string>;
  /** The ids of all such things, by name. */
  idsOf(plural: string): Promise<ReadonlyMap<string, string>>;
  grant(role: string, user: string, project: string): Promise<void>;
  makeApplicationCredential(
    caller: CloudCaller,
    name: string,
    rules?: readonly AccessRule[],
  ): Promise<Secret>;
}

/** Asks as that administrator. */
export async function identityApi(url: string, admin: CloudCaller): Promise<IdentityApi> {
  const ask = async (path: string, question: Question): Promise<Reply> => {
    const reply = await askUrl(`${url}${path}`, question);
    if (reply.status < 300) return reply;
    throw new Error(`${question.method} ${path}: Keystone answers ${reply.status}: ${reply.text}`);
  };
  const tokenOf = async (caller: CloudCaller): Promise<string> => {
    const question = { method: 'POST', body: tokenRequest(caller) };
    const { headers } = await ask('/auth/tokens', question);
    return String(headers['x-subject-token']);
  };
  const headers = { 'X-Auth-Token': await tokenOf(admin) };
  return {
    tokenOf,
    async revoke(token) {
      const all = { ...headers, 'X-Subject-Token': token };
      await ask('/auth/tokens', { method: 'DELETE', headers: all });
    },
    async make(plural, fields) {
      const kind = plural.replace(/s$/, '');
      const body = { [kind]: fields };
      const { text } = await ask(`/${plural}`, { method: 'POST', headers, body });
      return JSON.parse(text)[kind].id;
    },
    async idsOf(plural) {
      const { text } = await ask(`/${plural}`, { method: 'GET', headers });
      const all = JSON.parse(text)[plural] as ReadonlyArray<{ name: string; id: string }>;
      return new Map(all.map(({ name, id }) => [name, id]));
    },
    async grant(role, user, project) {
      const path = `/projects/${project}/users/${user}/roles/${role}`;
      await ask(path, { method: 'PUT', headers });
    },
    async makeApplicationCredential(caller, name, rules) {
      const own = { 'X-Auth-Token': await tokenOf(caller) };
      const self = { ...own, 'X-Subject-Token': own['X-Auth-Token'] };
      const known = await ask('/auth/tokens', { method: 'GET', headers: self });
      const path = `/users/${JSON.parse(known.text).token.user.id}/application_credentials`;
      const body = { application_credential: { name, access_rules: rules } };
      const { text } = await ask(path, { method: 'POST', headers: own, body });
      const { id, secret } = JSON.parse(text).application_credential;
      return { id, secret };
    },
  };
}
