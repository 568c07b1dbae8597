/** The packed program: what `npm pack` makes holds all that it needs, and starts with the settings of samples/deploy. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { makeFolder, perFile, removeFolder } from './support/scene';

const ROOT = join(__dirname, '..');
const PATIENCE_MS = 120_000;
const run = promisify(execFile);

/** The tarball, made in a copy, since packing compiles into the folder, and unpacked. */
const packed = perFile(
  async () => {
    const folder = await makeFolder();
    const unpacked = join(folder, 'package');
    const source = join(folder, 'source');
    for (const name of ['package.json', 'tsconfig.json', 'LICENSE', 'lib', 'api-ref', 'samples'])
      await cp(join(ROOT, name), join(source, name), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(source, 'node_modules'));
    await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source });
    const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    await run('tar', ['xzf', tarball], { cwd: folder });
    await linkProductionPackages(join(unpacked, 'node_modules'));
    const deployFile = (name: string): Promise<string> =>
      readFile(join(unpacked, 'samples', 'deploy', name), 'utf8');
    return { folder, unpacked, deployFile };
  },
  ({ folder }) => removeFolder(folder),
);

/** What `npm install --omit=dev` would install, without compiling it again: no other package can be found there. */
async function linkProductionPackages(target: string): Promise<void> {
  const words = ['ls', '--omit=dev', '--all', '--parseable'];
  const { stdout } = await run('npm', words, { cwd: ROOT, maxBuffer: 1 << 24 });
  const folder = join(ROOT, 'node_modules/');
  const names = stdout
    .split('\n')
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length))
    .filter((name) => !name.includes('/node_modules/'));
  for (const name of new Set(names)) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await symlink(join(folder, name), join(target, name));
  }
}

jest.setTimeout(PATIENCE_MS);

it('holds the compiled program, its documents and samples, and no tests', async () => {
  const { unpacked } = await packed();
  const names = (await readdir(unpacked)).filter((name) => name !== 'node_modules');
  expect(names.sort()).toEqual(['LICENSE', 'api-ref', 'dist', 'package.json', 'samples']);
  expect(await readdir(join(unpacked, 'dist'))).toContain('cli');
});

it('runs with the packages of production alone: its version, an import, a report', async () => {
  const { unpacked, folder } = await packed();
  const { bin, version } = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
  const installed = await readdir(join(unpacked, 'node_modules'));
  expect(installed).toContain('express');
  for (const name of ['jest', 'typescript', 'tsx']) expect(installed).not.toContain(name);
  const call = async (...words: string[]): Promise<string> => {
    const program = join(unpacked, bin['tenant-usage']);
    return (await run(process.execPath, [program, ...words], { cwd: folder, env: {} })).stdout;
  };
  const database = ['--database', 'sqlite:imported.db'];
  expect(await call('--version')).toBe(`${version}\n`);
  const sample = join(unpacked, 'samples', 'import', 'lifetimes.ndjson');
  expect(await call('import', ...database, sample)).toMatch(/^imported 16 records: 16 new, /);
  expect(await call('usage', ...database, '--month', '2026-06')).toMatch(/^PROJECT /);
});

it('is where the unit of systemd starts it, after the steps of the README', async () => {
  const { deployFile } = await packed();
  const [unit, steps] = await Promise.all([
    deployFile('tenant-usage.service'),
    deployFile('README.md'),
  ]);
  const [, program = '', config = ''] = /^ExecStart=(\S+) serve --config (\S+)$/m.exec(unit) ?? [];
  const [prefix = ''] = program.split('/node_modules/');
  expect(steps).toContain(`npm install --prefix ${prefix} --omit=dev ./tenant-usage-`);
  expect(steps).toContain(`install -Dm644 usage.yaml ${config}\n`);
});

it('is ready with the settings of the sample, and stops on SIGTERM', async () => {
  const { unpacked, folder } = await packed();
  const { bin } = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
  const config = join(unpacked, 'samples', 'deploy', 'usage.yaml');
  const place = ['--database', 'sqlite:usage.db', '--port', '0'];
  const program = [join(unpacked, bin['tenant-usage']), 'serve', '--config', config, ...place];
  const child = spawn(process.execPath, program, { cwd: folder, env: {} });
  const ended = once(child, 'exit');
  child.stderr.resume();
  const [line] = await once(createInterface(child.stdout), 'line');
  const { status } = await fetch(`${String(line).replace('listening on ', '')}/readyz`);
  expect(status).toBe(200);
  child.kill('SIGTERM');
  expect((await ended)[0]).toBe(0);
});
