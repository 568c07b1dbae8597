/** Every command of the program, in the order of the help. */
import { catalogCommand } from './catalog';
import type { Command } from './command';
import { configCommand } from './config';
import { digestCommand } from './digest';
import { importCommand } from './import';
import { migrateCommand } from './migrate';
import { policyCommand } from './policy';
import { quarantineCommand } from './quarantine';
import { serveCommand } from './serve';
import { serverCommand } from './server';
import { accountsCommand } from './who/accounts';
import { groupsCommand } from './who/groups';
import { keysCommand } from './who/keys';
import { projectsCommand } from './who/projects';
import { rolesCommand } from './who/roles';
import { usersCommand } from './who/users';

export const commands: readonly Command[] = [
  serveCommand,
  importCommand,
  serverCommand,
  quarantineCommand,
  accountsCommand,
  projectsCommand,
  groupsCommand,
  usersCommand,
  rolesCommand,
  keysCommand,
  digestCommand,
  migrateCommand,
  policyCommand,
  catalogCommand,
  configCommand,
];
