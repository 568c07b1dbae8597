/** Who: every question about accounts, projects, groups, users, roles and credentials. */
import type { Who } from '../../identity';
import type { Database } from '../sql/dialect';
import { accountsOf } from './accounts';
import { cloudProjectsOf } from './cloud-projects';
import { credentialsOf } from './credentials';
import { groupsOf } from './groups';
import { projectsOf } from './projects';
import { rolesOf } from './roles';
import { usersOf } from './users';

export const whoIn = (database: Database, nowUs: () => number): Who => ({
  accounts: accountsOf(database, nowUs),
  projects: projectsOf(database),
  cloudProjects: cloudProjectsOf(database),
  groups: groupsOf(database, nowUs),
  users: usersOf(database, nowUs),
  roles: rolesOf(database),
  credentials: credentialsOf(database, nowUs),
});
