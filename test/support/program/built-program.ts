/** The program, compiled once for all suites of a run: so each start of it takes half a second, not one and a half. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileScripts, PROGRAM_VARIABLE } from './script';

export { PROGRAM_VARIABLE };

const ROOT = join(__dirname, '..', '..', '..');
/** What the program reads at run time, from the folder above its own. */
const BESIDE = ['api-ref', 'node_modules', 'package.json'];

let folder: string | undefined;

/** Compiles it; errors of types are for `make check` to tell. */
export function buildProgram(): void {
  folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
  for (const name of BESIDE) symlinkSync(join(ROOT, name), join(folder, name));
  const dist = join(folder, 'dist');
  const options = ['--outDir', dist, '--declaration', 'false', '--sourceMap', 'false'];
  spawnSync(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', ROOT, ...options]);
  const program = join(dist, 'cli', 'index.js');
  if (!existsSync(program)) return;
  process.env[PROGRAM_VARIABLE] = program;
  compileScripts(folder);
}

export function removeProgram(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
