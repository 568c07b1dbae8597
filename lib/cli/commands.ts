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

export const commands: readonly Command[] = [
  serveCommand,
  importCommand,
  serverCommand,
  quarantineCommand,
  digestCommand,
  migrateCommand,
  policyCommand,
  catalogCommand,
  configCommand,
];
