/** How the tests run: TypeScript stripped by swc, one folder of tests, nothing mocked. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/support/setup/global-setup.ts',
  setupFiles: ['<rootDir>/test/support/setup/fixed-seed.ts'],
  testSequencer: '<rootDir>/test/support/setup/longest-first.js',
  globalTeardown: '<rootDir>/test/support/setup/global-teardown.ts',
  // Long, so that a machine that is busy with something else is no failure.
  testTimeout: 120_000,
  // Many tests wait for processes of their own, so one worker would leave a core idle.
  maxWorkers: '100%',
  // What suites leave behind in a worker slows down those that come later.
  workerIdleMemoryLimit: '700MB',
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  collectCoverageFrom: ['lib/**/*.ts'],
};
