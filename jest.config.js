/** How the tests run: TypeScript stripped by swc, one folder of tests, nothing mocked. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testTimeout: 30_000,
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  collectCoverageFrom: ['lib/**/*.ts'],
};
