/** NodeConductor's API over a temporary store, with users who have tokens; every answer is held against its document. */
import { createHash } from 'node:crypto';
import { local } from '../../../lib/auth/local';
import { lookupHash } from '../../../lib/auth/local/api-key';
import { DRF_TOKEN, tokenIdOf } from '../../../lib/dialects/nodeconductor/token/token';
import { NO_LOG } from '../../../lib/log';
import { callerDirectory } from '../../../lib/report/caller-directory';
import type { Role, Store, UserChange } from '../../../lib/store/store';
import { FIXED_NOW_US, temporaryStore } from '../databases/stores';
import { type Answer, type Ask, testApp } from '../service/app';
import type { TestSettings } from '../service/config';

export type Held = Omit<Role, 'userId'>;

export interface NodeConductorService {
  readonly store: Store;
  readonly origin: string;
  /** Tests move it. */
  readonly clock: { us: number };
  /** Makes a user with a token; `staff` sees everything. */
  addUser(
    login: string,
    held: readonly Held[] | 'staff',
    more?: Partial<UserChange>,
  ): Promise<void>;
  /** As a user who was added; undefined: as nobody. */
  ask(path: string, login?: string, ask?: Ask): Promise<Answer>;
  close(): Promise<void>;
}

/** Of a user who was added. */
export const tokenOf = (login: string): string =>
  createHash('sha1').update(`token of ${login}`).digest('hex');

export async function nodeConductorService(
  settings: TestSettings = {},
): Promise<NodeConductorService> {
  const clock = { us: FIXED_NOW_US };
  const nowUs = () => clock.us;
  const { store, remove } = await temporaryStore();
  const authenticate = local({ known: callerDirectory(store), nowUs, log: NO_LOG });
  const app = await testApp({ store, authenticate, nowUs, settings });
  return {
    ...{ store, clock, origin: app.origin },
    async addUser(login, held, more = {}) {
      await store.users.put([{ login, isStaff: held === 'staff', ...more }]);
      const userId = (await store.users.find(login))?.id ?? '';
      if (held !== 'staff') await store.roles.grant(held.map((role) => ({ userId, ...role })));
      const token = {
        id: tokenIdOf(userId),
        kind: DRF_TOKEN,
        lookupHash: lookupHash(tokenOf(login)),
      };
      await store.credentials.put([{ ...token, userId, rights: {}, expiresAtUs: 2 ** 52 }]);
    },
    ask(path, login, { headers, ...ask } = {}) {
      const token = login === undefined ? {} : { Authorization: `Token ${tokenOf(login)}` };
      return app.ask(path, { headers: { ...token, ...headers }, ...ask });
    },
    async close() {
      await app.close();
      await remove();
    },
  };
}

export const staff = 'staff' as const;
export const on = (
  scopeType: Held['scopeType'],
  scopeId: string,
  role: Held['role'] = 'admin',
): Held => ({ scopeType, scopeId, role });

/** An id of 32 digits for a name, the same each time. */
export const uuidFor = (name: string): string =>
  createHash('sha256').update(name).digest('hex').slice(0, 32);
