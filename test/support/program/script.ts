/** Scripts that tests run as processes of their own, compiled once with the program: each start takes a third of the time. */

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';

/** Where a run of the tests leaves for its suites what it compiled. */
export const PROGRAM_VARIABLE = 'TEST_PROGRAM';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join('test', 'support', 'databases');
const IS_SCRIPT = /^[a-z]+-and-[a-z]+\.ts$/;

/** Into a folder that holds `dist`: what scripts import from `lib` is what was compiled there. */
export function compileScripts(folder: string): void {
  const compiled = join(folder, FOLDER);
  mkdirSync(compiled, { recursive: true });
  symlinkSync('dist', join(folder, 'lib'));
  for (const name of readdirSync(join(ROOT, FOLDER)).filter((file) => IS_SCRIPT.test(file))) {
    const { code } = transformFileSync(join(ROOT, FOLDER, name), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(join(compiled, `${basename(name, '.ts')}.js`), code);
  }
}

/** What follows `node` to run a script of `test/support/databases`. */
export const scriptWords = (name: string): readonly string[] => [
  join(compiledFolder(), FOLDER, `${name}.js`),
];

/** A file of `lib` as it was compiled with the program, by its path there. */
export const compiledModule = (path: string): string =>
  join(compiledFolder(), 'dist', `${path}.js`);

function compiledFolder(): string {
  const program = process.env[PROGRAM_VARIABLE];
  if (program === undefined) throw new Error('the program does not compile');
  return dirname(dirname(dirname(program)));
}
