/** Loads test files and lists what they declare, as jest would run it: describe, it and their tables. */
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

/** The tests of these files, in order; each has an id, and a function that throws or rejects where it fails. */
function loadTests(files) {
  const tests = [];
  const titles = [];
  const describe = (title, body) => {
    titles.push(title);
    body();
    titles.pop();
  };
  const it = (title, run) => {
    tests.push({ id: [...titles, title].join(' › '), run });
  };
  describe.each = eachOf(describe);
  it.each = eachOf(it);
  Object.assign(globalThis, { describe, it, expect });
  for (const file of files) require(file);
  return tests;
}

exports.loadTests = loadTests;
