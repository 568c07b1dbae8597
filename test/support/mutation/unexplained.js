/**
 * Prints the changes of code that the last mutation tests let pass and that survivors.yaml does not explain, in its
 * form, and fails if there are any.
 */
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parse } = require('yaml');

const REPORTS = 'coverage/mutation';
const PASSED = ['Survived', 'NoCoverage'];

/** Where every change that passes is explained. */
const EXPLAINED = ['lib/domain/fold/', 'lib/domain/usage/', 'lib/store/'];

const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** The text between two places of a source; lines count from 1, columns too. */
const between = (source, { start, end }) => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  return [lines[0].slice(start.column - 1), ...lines.slice(1)].join('\n');
};

/** As survivors.yaml has it: the code, and what it becomes. */
const changeOf = (source, { location, replacement }) =>
  `${oneLine(between(source, location))} --> ${oneLine(replacement ?? '')}`;

const survivorsIn = ({ files }) =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => PASSED.includes(status))
      .map((mutant) => ({
        file,
        change: changeOf(source, mutant),
        line: mutant.location.start.line,
      })),
  );

const explained = () => {
  const groups = parse(readFileSync(join(__dirname, 'survivors.yaml'), 'utf8'));
  return new Set(
    groups.flatMap(({ changes }) =>
      Object.entries(changes).flatMap(([file, those]) =>
        those.map((change) => `${file}: ${change}`),
      ),
    ),
  );
};

function main() {
  const known = explained();
  const reports = readdirSync(REPORTS).filter((name) => name.endsWith('.json'));
  const unexplained = reports
    .map((name) => JSON.parse(readFileSync(join(REPORTS, name), 'utf8')))
    .flatMap(survivorsIn)
    .filter(({ file }) => EXPLAINED.some((folder) => file.startsWith(folder)))
    .filter(({ file, change }) => !known.has(`${file}: ${change}`));
  for (const { file, line, change } of unexplained) {
    process.stdout.write(`${file}:${line}: ${JSON.stringify(change)}\n`);
  }
  process.exitCode = unexplained.length > 0 ? 1 : 0;
}

main();
