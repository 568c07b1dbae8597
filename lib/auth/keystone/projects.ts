/** The projects that Keystone knows, for their names. */
import { AppError } from '../../errors';
import type { CloudProject, ProjectDirectory } from '../../identity/directory';
import type { Connection } from '../../openstack/keystone/connection';
import type { KeystoneReply } from '../../openstack/keystone/endpoint';

/** Many Keystones give all projects on one page. */
const MAX_LIST_BYTES = 64 * 1024 * 1024;
const LIST_TIMEOUT_MS = 60_000;
/** So many at once, so that others get their turn in between. */
const SLICE = 500;

export function keystoneProjects(connection: Connection, nowUs: () => number): ProjectDirectory {
  const get = (path: string, timeoutMs?: number): Promise<KeystoneReply> =>
    connection.get({ path, timeoutMs, maxBytes: MAX_LIST_BYTES, nowUs: nowUs() });
  return {
    async *list() {
      const seen = new Set<string>();
      let query: string | undefined = '';
      while (query !== undefined && !seen.has(query)) {
        seen.add(query);
        const body: Fields = bodyOf(await get(`/projects${query}`, LIST_TIMEOUT_MS));
        const page = body['projects'];
        if (!Array.isArray(page)) throw unreadable();
        for (let from = 0; from === 0 || from < page.length; from += SLICE) {
          yield page.slice(from, from + SLICE).map(toProject);
        }
        query = nextQuery(body);
      }
    },
    async find(id) {
      const reply = await get(`/projects/${encodeURIComponent(id)}`);
      return reply.status === 404 ? undefined : toProject(bodyOf(reply)['project']);
    },
  };
}

const HELP =
  'to see them its user needs the role reader on the system, with keystone.system_scope: all, ' +
  'or the role admin in its project';

type Fields = Readonly<Record<string, unknown>>;

function bodyOf({ status, body }: KeystoneReply): Fields {
  if (status === 200) return fieldsOf(body);
  const message = `Keystone: answered ${status} to the question about projects`;
  if (status === 403) throw new AppError('identityForbidden', `${message}; ${HELP}`);
  throw new AppError('identityUnavailable', message);
}

/** Only its query: the host of a link is the public one, which need not be there for us, nor get our token. */
function nextQuery(body: Fields): string | undefined {
  const next = body['links'] === undefined ? null : fieldsOf(body['links'])['next'];
  return typeof next === 'string' && next.includes('?') ? next.slice(next.indexOf('?')) : undefined;
}

function toProject(value: unknown): CloudProject {
  const { id, name, domain_id: domainId, enabled } = fieldsOf(value);
  if (typeof id !== 'string' || typeof name !== 'string') throw unreadable();
  return {
    id,
    name,
    domainId: typeof domainId === 'string' ? domainId : null,
    isEnabled: enabled !== false,
  };
}

function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null) return value as Fields;
  throw unreadable();
}

const unreadable = (): AppError =>
  new AppError('identityUnavailable', 'Keystone: its answer holds no projects');
