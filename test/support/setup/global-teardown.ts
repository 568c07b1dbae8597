/** After all tests: no database stays, no server of ours; what could not run is reported last. */

import { isBrokerInstalled } from '../brokers/rabbitmq';
import {
  FOUND_VARIABLE,
  type FoundServers,
  inSession,
  PREFIX_VARIABLE,
  SERVER_KINDS,
  SERVER_NAMES,
  type ServerName,
} from '../databases/server-kinds';
import { stopServers } from '../databases/started-server';
import { removeTemplate } from '../databases/template';
import { foundKeystone, missingPackages } from '../openstack/installed';
import { removeProgram } from '../program/built-program';
import { isInstalled } from '../program/proxies';
import { PROXY_NAMES } from '../program/proxy-kinds';
import {
  type Run,
  suitesOnBroker,
  suitesOnOpenStack,
  suitesOnProxies,
  suitesOnServers,
} from './chosen-suites';

/** Those of suites that were killed before they could do so themselves. */
const dropDatabases = (name: ServerName, url: string): Promise<void> =>
  inSession(name, url, async ({ all }) => {
    const { databasesLike, dropSuffix } = SERVER_KINDS[name];
    const prefix = process.env[PREFIX_VARIABLE] ?? '';
    for (const database of await all<{ name: string }>(databasesLike, [`${prefix}_`])) {
      await all(`drop database if exists ${database.name}${dropSuffix}`);
    }
  });

function missedBroker(run: Run): string[] {
  const suites = suitesOnBroker(run);
  if (suites.length === 0 || isBrokerInstalled()) return [];
  return [
    `NOT RUN with RabbitMQ (it is not installed): ${suites.join(', ')}; "make services" installs it\n`,
  ];
}

function missedProxies(run: Run): string[] {
  const suites = suitesOnProxies(run);
  if (suites.length === 0) return [];
  return PROXY_NAMES.filter((name) => !isInstalled(name)).map(
    (name) =>
      `NOT RUN with ${name} (it is not installed): ${suites.join(', ')}; ` +
      `"apt-get install ${name.toLowerCase()}" installs it\n`,
  );
}

function missedOpenStack(run: Run): string[] {
  const suites = suitesOnOpenStack(run);
  if (suites.length === 0) return [];
  const found = foundKeystone();
  if ('folder' in found) return [];
  const packages = missingPackages();
  const advice = packages.length ? `; "apt-get install ${packages.join(' ')}" installs them` : '';
  return [`NOT RUN with OpenStack (${found.missing}): ${suites.join(', ')}${advice}\n`];
}

async function tidyUp(run: Run): Promise<void> {
  removeProgram();
  await removeTemplate();
  process.stderr.write(
    [...missedBroker(run), ...missedProxies(run), ...missedOpenStack(run)].join(''),
  );
  const text = process.env[FOUND_VARIABLE];
  if (text === undefined) return;
  const found = JSON.parse(text) as FoundServers;
  const lines = [];
  for (const name of SERVER_NAMES) {
    const server = found[name];
    if ('url' in server) await dropDatabases(name, server.url);
    else
      lines.push(
        `NOT RUN on ${name} (${server.missing}): ${suitesOnServers(run).join(', ')}; ` +
          `"make services" installs and starts it, or ${SERVER_KINDS[name].variable} names one\n`,
      );
  }
  await stopServers();
  process.stderr.write(lines.join(''));
}

module.exports = tidyUp;
