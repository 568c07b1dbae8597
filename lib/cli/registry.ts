/** Every command of the program, in the order of the help. */
import { alertsCommand } from './alerts/alerts';
import { outboxCommand } from './alerts/outbox';
import { alertRulesCommand } from './alerts/rules';
import { compareCommand } from './cloud/compare';
import { collectCommand } from './collect';
import { sourcesCommand } from './collect/sources';
import { backupCommand } from './commands/backup';
import { catalogCommand } from './commands/catalog';
import { configCommand } from './commands/config';
import { digestCommand } from './commands/digest';
import { jobsCommand } from './commands/jobs';
import { metricsCommand } from './commands/metrics';
import { migrateCommand } from './commands/migrate';
import { policyCommand } from './commands/policy';
import { refoldCommand } from './commands/refold';
import { serveCommand } from './commands/serve';
import { serverCommand } from './commands/server';
import { serversCommand } from './commands/servers';
import { usageCommand } from './commands/usage';
import { verifyCommand } from './commands/verify';
import { accountsCommand } from './identity/accounts';
import { groupsCommand } from './identity/groups';
import { keysCommand } from './identity/keys';
import { projectsCommand } from './identity/projects';
import { rolesCommand } from './identity/roles';
import { usersCommand } from './identity/users';
import { importCommand } from './import';
import { ledgerCommand } from './ledger';
import { observationsCommand } from './observations';
import { ovhCommand } from './ovh';
import { placesCommands } from './places';
import type { Command } from './program/command';
import { quarantineCommand } from './quarantine';

export const commands: readonly Command[] = [
  serveCommand,
  importCommand,
  collectCommand,
  sourcesCommand,
  compareCommand,
  usageCommand,
  serversCommand,
  serverCommand,
  observationsCommand,
  quarantineCommand,
  accountsCommand,
  ledgerCommand,
  projectsCommand,
  groupsCommand,
  usersCommand,
  rolesCommand,
  keysCommand,
  ovhCommand,
  ...placesCommands,
  metricsCommand,
  alertsCommand,
  alertRulesCommand,
  outboxCommand,
  digestCommand,
  jobsCommand,
  migrateCommand,
  verifyCommand,
  refoldCommand,
  backupCommand,
  policyCommand,
  catalogCommand,
  configCommand,
];
