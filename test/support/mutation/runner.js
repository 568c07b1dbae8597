/**
 * Test runner of Stryker's for the tests of what is computed: they load once and run in this process, so that a
 * mutant takes milliseconds where a run of jest takes a second.
 */
const { resolve } = require('node:path');
const fc = require('fast-check');

/** Where the mutated code looks for the mutant that is active. */
const stryker = () => {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
};

class InProcessRunner {
  static inject = ['options'];

  constructor({ inProcess }) {
    this.files = inProcess;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    require('tsx/cjs');
  }

  async load() {
    await this.dispose();
    for (const path of Object.keys(require.cache)) {
      if (!path.includes('/node_modules/')) delete require.cache[path];
    }
    const { loadTests } = require('./suites');
    Object.assign(this, loadTests(this.files.map((file) => resolve(file))));
    // The first failing case is enough: to look for the smallest takes long.
    fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
  }

  /** What the tests made for themselves is removed. */
  async dispose() {
    await this.end?.();
    this.end = undefined;
  }

  async dryRun() {
    await this.load();
    const tests = [];
    for (const { id, run } of this.tests) {
      const startedAt = performance.now();
      const { failureMessage } = await this.failureOf(id, run);
      const status = failureMessage === undefined ? 0 : 1;
      const timeSpentMs = performance.now() - startedAt;
      tests.push({ id, name: id, timeSpentMs, status, failureMessage });
    }
    return { status: 'complete', tests, mutantCoverage: stryker().mutantCoverage };
  }

  async failureOf(id, run) {
    stryker().currentTestId = id;
    try {
      await run();
      return {};
    } catch (error) {
      return { failureMessage: String(error?.message ?? error) };
    } finally {
      stryker().currentTestId = undefined;
    }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment }) {
    const state = Object.assign(stryker(), { hitLimit, hitCount: hitLimit ? 0 : undefined });
    state.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    if (reloadEnvironment || !this.tests) {
      const failureMessage = await this.failureOfLoading();
      if (failureMessage !== undefined)
        return { status: 'killed', killedBy: [], failureMessage, nrOfTests: 0 };
    }
    state.activeMutant = activeMutant.id;
    return await this.verdictOf(testFilter, hitLimit);
  }

  /** Stryker asks for no reload in a new process: there the tests are not loaded yet. */
  async failureOfLoading() {
    try {
      await this.load();
      return;
    } catch (error) {
      this.tests = undefined;
      return String(error);
    }
  }

  async verdictOf(testFilter, hitLimit) {
    const state = stryker();
    const chosen = testFilter && new Set(testFilter);
    const tests = this.tests.filter(({ id }) => chosen?.has(id) ?? true);
    const nrOfTests = tests.length;
    for (const { id, run } of tests) {
      const { failureMessage } = await this.failureOf(id, run);
      if (state.hitCount > hitLimit) return { status: 'timeout' };
      if (failureMessage !== undefined)
        return { status: 'killed', killedBy: [id], failureMessage, nrOfTests };
    }
    return { status: 'survived', nrOfTests };
  }
}

exports.strykerPlugins = [
  { kind: 'TestRunner', name: 'in-process', injectableClass: InProcessRunner },
];
