/** Knows nobody: where keys and users are kept nowhere. */
import type { KnownCallers } from '../../domain/who';

export const nobody: KnownCallers = {
  key: async () => undefined,
  user: async () => undefined,
  projectRolesOfUser: async () => new Map(),
  projectsOfAccounts: async () => [],
  used: async () => undefined,
};
