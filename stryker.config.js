/** Mutation tests: what is changed (CODE), and which tests have to notice (TESTS); `make mutate` names the pieces. */
const { readdirSync } = require('node:fs');
const { join } = require('node:path');

const code = process.env['CODE'] ?? 'lib/domain';
const tests = process.env['TESTS'] ?? 'test/domain';

const name = code.replaceAll('/', '-');

const testFiles = tests.endsWith('.ts')
  ? [tests]
  : readdirSync(tests, { recursive: true })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => join(tests, path));

// Few random cases: a change that only one in hundreds shows is not one that the tests notice.
process.env['RUNS'] ??= '20';

module.exports = {
  mutate: [code.endsWith('.ts') ? code : `${code}/**/*.ts`],
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
