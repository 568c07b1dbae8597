/** The store of accounts, projects, groups, users, roles and credentials. */
import type { IdentityStore } from '../../identity';
import type { Database } from '../sql/database';
import { accountsOf } from './accounts';
import { cloudProjectsOf } from './cloud-projects';
import { credentialsOf } from './credentials';
import { groupsOf } from './groups';
import { projectsOf } from './projects';
import { rolesOf } from './roles';
import { usersOf } from './users';

export const identityStore = (database: Database, nowUs: () => number): IdentityStore => ({
  accounts: accountsOf(database, nowUs),
  projects: projectsOf(database, nowUs),
  cloudProjects: cloudProjectsOf(database),
  groups: groupsOf(database, nowUs),
  users: usersOf(database, nowUs),
  roles: rolesOf(database),
  credentials: credentialsOf(database, nowUs),
});
