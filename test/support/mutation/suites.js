/** Loads test files and lists what they declare, as jest would run it: describe, it, their tables, and hooks. */
const { format } = require('node:util');
const { expect } = require('expect');

/** Every row of a table, spread where it is a list. */
const eachOf = (declare) => (table) => (name, body) => {
  table.forEach((row, index) => {
    const values = Array.isArray(row) ? row : [row];
    const title =
      typeof row?.name === 'string' ? name.replace('$name', row.name) : format(name, ...values);
    declare(`${title} [${index}]`, () => body(...values));
  });
};

const HOOKS = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];

const newSuite = (title, parents) => ({
  title,
  parents,
  ...Object.fromEntries(HOOKS.map((hook) => [hook, []])),
});

const runAll = async (hooks) => {
  for (const hook of hooks) await hook();
};

/** What a suite needs before its first test is made once, and kept until all tests are done with. */
const begin = async (suites, begun) => {
  for (const suite of suites) {
    if (begun.has(suite)) continue;
    begun.add(suite);
    await runAll(suite.beforeAll);
  }
};

/** A test between the hooks of all suites that it stands in. */
const within = (suites, begun, run) => async () => {
  await begin(suites, begun);
  for (const suite of suites) await runAll(suite.beforeEach);
  try {
    await run();
  } finally {
    for (const suite of [...suites].reverse()) await runAll(suite.afterEach);
  }
};

/** The tests of these files, in order; each has an id, and a function that throws or rejects where it fails. */
function loadTests(files) {
  const tests = [];
  const begun = new Set();
  let suite = newSuite('', []);
  const describe = (title, body) => {
    const outer = suite;
    suite = newSuite(title, [...outer.parents, outer]);
    body();
    suite = outer;
  };
  const it = (title, run) => {
    const suites = [...suite.parents, suite];
    const id = [...suites.slice(1).map((each) => each.title), title].join(' › ');
    tests.push({ id, run: within(suites, begun, run) });
  };
  for (const declare of [describe, it]) {
    declare.each = eachOf(declare);
    declare.skip = () => undefined;
  }
  const hooks = HOOKS.map((hook) => [hook, (run) => void suite[hook].push(run)]);
  Object.assign(globalThis, { describe, it, expect, ...Object.fromEntries(hooks) });
  for (const file of files) require(file);
  const end = async () => {
    for (const each of [...begun].reverse()) await runAll(each.afterAll);
    begun.clear();
  };
  return { tests, end };
}

exports.loadTests = loadTests;
