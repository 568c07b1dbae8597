/** Mutation tests: what is changed (CODE), and which tests have to notice (TESTS), with commas between; `make mutate` names the pieces. */
const { readdirSync } = require('node:fs');
const { join } = require('node:path');

const words = (variable, usual) => (process.env[variable] ?? usual).split(',');

const code = words('CODE', 'lib/domain');
const tests = words('TESTS', 'test/domain');

const name = code[0].replaceAll(/[/:*]/g, '-');

const testFiles = tests.flatMap((path) =>
  path.endsWith('.ts')
    ? [path]
    : readdirSync(path, { recursive: true })
        .filter((file) => file.endsWith('.test.ts'))
        .map((file) => join(path, file)),
);

// Stores are tried on SQLite alone.
const noServer = { missing: 'mutation tests start none', isFailure: false };
process.env['TEST_SERVERS_FOUND'] ??= JSON.stringify({ PostgreSQL: noServer, MariaDB: noServer });

// Few random cases: a change that only one in hundreds shows is not one that the tests notice.
process.env['RUNS'] ??= '20';

module.exports = {
  // Lines of a file, too: lib/domain/fold/life.ts:21-21
  mutate: code.map((path) => (/\.ts(:|$)/.test(path) ? path : `${path}/**/*.ts`)),
  testRunner: 'in-process',
  plugins: ['./test/support/mutation/runner.js'],
  inProcess: ['test/support/setup/fixed-seed.ts', ...testFiles],
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env['WORKERS'] ?? 1),
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: `coverage/mutation/${name}.json` },
  clearTextReporter: { logTests: false, allowEmojis: false, allowColor: false },
  // The types are only stripped; Stryker would read the settings by a function that TypeScript 7 has not.
  tsconfigFile: 'none',
  tempDirName: `.mutate/${name}`,
  thresholds: { high: 90, low: 85 },
  warnings: { unknownOptions: false },
};
