/** Which suites of a run need servers of other people: a run of others neither starts nor misses one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TESTS = join(__dirname, '..', '..');
/** Suites say themselves that they need a server, by importing this. */
const ON_DATABASES = /support\/databases\/databases'|from '\.\/contract'/;
const ON_BROKER = /support\/brokers\/rabbitmq'/;
const ON_PROXIES = /support\/program\/proxies'/;
const ON_OPENSTACK = /support\/openstack\/suites'/;
const ON_PROGRAM =
  /support\/(guide\/scene|program\/(program|script|service-process)|openstack\/(metered-cloud|suites)|writers\/point-service)'/;

/** What jest tells of the run: which tests were chosen. */
export interface Run {
  readonly rootDir: string;
  readonly testPathPatterns: {
    toExecutor(options: { rootDir: string }): { isMatch(path: string): boolean };
  };
}

export const suitesOnServers = (run: Run): string[] => suitesThatImport(ON_DATABASES, run);

export const suitesOnBroker = (run: Run): string[] => suitesThatImport(ON_BROKER, run);

export const suitesOnProxies = (run: Run): string[] => suitesThatImport(ON_PROXIES, run);

export const suitesOnOpenStack = (run: Run): string[] => suitesThatImport(ON_OPENSTACK, run);

/** Suites that start the program as a process. */
export const suitesOnProgram = (run: Run): string[] => suitesThatImport(ON_PROGRAM, run);

function suitesThatImport(expression: RegExp, { rootDir, testPathPatterns }: Run): string[] {
  const chosen = testPathPatterns.toExecutor({ rootDir });
  return readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && chosen.isMatch(join(TESTS, path)))
    .filter((path) => expression.test(readFileSync(join(TESTS, path), 'utf8')))
    .map((path) => join('test', path))
    .sort();
}
