/** Before all tests: compiles the program, and finds or starts the servers that the chosen suites need. */
import { randomBytes } from 'node:crypto';
import {
  FOUND_VARIABLE,
  type FoundServer,
  PREFIX_VARIABLE,
  SERVER_KINDS,
  SERVER_NAMES,
  type ServerName,
  tryServer,
} from '../databases/server-kinds';
import { startServer } from '../databases/started-server';
import { makeTemplate } from '../databases/template';
import { prepareKeystone } from '../openstack/keystone-files';
import { buildProgram } from '../program/built-program';
import { type Run, suitesOnProgram, suitesOnServers } from './chosen-suites';

const reasonOf = (error: unknown): string => (error as Error).message.replace(/\s+/g, ' ');

async function findUsual(name: ServerName): Promise<string | undefined> {
  for (const url of SERVER_KINDS[name].usualUrls) {
    try {
      await tryServer(name, url);
      return url;
    } catch {
      // The next one may know us.
    }
  }
  return undefined;
}

/** One of the tests' own waits for no disk, since what it stores need not outlive a loss of power. */
async function startOrFind(name: ServerName): Promise<string | undefined> {
  try {
    return (await startServer(name)) ?? (await findUsual(name));
  } catch (error) {
    const usual = await findUsual(name);
    if (usual === undefined) throw error;
    return usual;
  }
}

async function find(name: ServerName): Promise<FoundServer> {
  const { variable } = SERVER_KINDS[name];
  const given = process.env[variable];
  const isFailure = given !== undefined || process.env['TEST_SERVERS'] === 'required';
  try {
    if (given !== undefined) {
      await tryServer(name, given);
      return { url: given };
    }
    const url = await startOrFind(name);
    return url === undefined ? { missing: 'it is not installed', isFailure } : { url };
  } catch (error) {
    const whose = given === undefined ? '' : `${variable}: `;
    return { missing: `${whose}${reasonOf(error)}`, isFailure };
  }
}

async function findDatabases(run: Run): Promise<void> {
  if (suitesOnServers(run).length === 0) return;
  process.env[PREFIX_VARIABLE] = `tenant_usage_test_${randomBytes(4).toString('hex')}`;
  const found = await Promise.all(SERVER_NAMES.map(async (name) => [name, await find(name)]));
  process.env[FOUND_VARIABLE] = JSON.stringify(Object.fromEntries(found));
}

async function findServers(run: Run): Promise<void> {
  if (suitesOnProgram(run).length > 0) buildProgram();
  await Promise.all([findDatabases(run), prepareKeystone(run), makeTemplate()]);
}

module.exports = findServers;
