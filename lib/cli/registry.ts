/** Every command of the program, in the order of the help. One is loaded when it is called: all of them take half a second. */
import type { Command } from './program/command';

const loaders: Readonly<Record<string, () => Command>> = {
  serve: () => require('./commands/serve').serveCommand,
  import: () => require('./import').importCommand,
  collect: () => require('./collect').collectCommand,
  sources: () => require('./collect/sources').sourcesCommand,
  reconcile: () => require('./cloud/reconcile').reconcileCommand,
  compare: () => require('./cloud/compare').compareCommand,
  usage: () => require('./commands/usage').usageCommand,
  servers: () => require('./commands/servers').serversCommand,
  server: () => require('./commands/server').serverCommand,
  observations: () => require('./observations').observationsCommand,
  quarantine: () => require('./quarantine').quarantineCommand,
  accounts: () => require('./identity/accounts').accountsCommand,
  ledger: () => require('./ledger').ledgerCommand,
  projects: () => require('./identity/projects').projectsCommand,
  groups: () => require('./identity/groups').groupsCommand,
  users: () => require('./identity/users').usersCommand,
  roles: () => require('./identity/roles').rolesCommand,
  keys: () => require('./identity/keys').keysCommand,
  ovh: () => require('./ovh').ovhCommand,
  sites: () => places().sites,
  datacenters: () => places().datacenters,
  hosts: () => places().hosts,
  filers: () => places().filers,
  hostings: () => places().hostings,
  metrics: () => require('./commands/metrics').metricsCommand,
  alerts: () => require('./alerts/alerts').alertsCommand,
  'alert-rules': () => require('./alerts/rules').alertRulesCommand,
  outbox: () => require('./alerts/outbox').outboxCommand,
  digest: () => require('./commands/digest').digestCommand,
  jobs: () => require('./commands/jobs').jobsCommand,
  migrate: () => require('./commands/migrate').migrateCommand,
  verify: () => require('./commands/verify').verifyCommand,
  refold: () => require('./commands/refold').refoldCommand,
  backup: () => require('./commands/backup').backupCommand,
  policy: () => require('./commands/policy').policyCommand,
  catalog: () => require('./commands/catalog').catalogCommand,
  config: () => require('./commands/config').configCommand,
};

const places = () => require('./places').placesCommands;

export const allCommands = (): readonly Command[] => Object.values(loaders).map((load) => load());

/** All that this command line needs: help and messages about unknown commands list them all. */
export function commandsFor([name = '']: readonly string[]): readonly Command[] {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  return load ? [load()] : allCommands();
}
