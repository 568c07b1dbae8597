/** How the program is called: help, and a clear line for every wrong call. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../lib/cli/program/command';
import { allCommands } from '../../lib/cli/registry';
import { settingsIn } from '../../lib/config/section';
import { sections } from '../../lib/server/sections';
import { runHere } from '../support/program/command-line';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fileWith = async (text: string): Promise<string> => {
  const path = join(folder, 'usage.yaml');
  await writeFile(path, text);
  return path;
};

/** Every command by the words that call it. */
const pathsOf = (list: readonly Command[], above: readonly string[] = []): readonly string[][] =>
  list.flatMap((command) => {
    const path = [...above, command.name];
    return [path, ...pathsOf(command.commands ?? [], path)];
  });

describe('the help', () => {
  it('lists every command with what it does', async () => {
    const { status, stdout, stderr } = await runHere(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const { name, summary } of allCommands()) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
      expect(stdout.replace(/\s+/g, ' ')).toContain(summary);
    }
    expect(stdout).toContain('Exit status: 0 done');
  });

  it.each(pathsOf(allCommands()).map((path) => [path.join(' '), path]))(
    'of %s tells how it is called',
    async (_name, path) => {
      const { status, stdout, stderr } = await runHere([...path, '--help']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain(`Usage: tenant-usage ${path.join(' ')}`);
    },
  );

  it('of every command that runs has an example', () => {
    const running = (list: readonly Command[]): readonly Command[] =>
      list.flatMap((command) => [
        ...(command.run ? [command] : []),
        ...running(command.commands ?? []),
      ]);
    expect(running(allCommands()).filter(({ examples = [] }) => examples.length === 0)).toEqual([]);
  });

  it('goes to standard error, with status 2, if no command is given', async () => {
    const { status, stdout, stderr } = await runHere([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage: tenant-usage');
  });

  it('has the version beside it', async () => {
    expect(await runHere(['--version'])).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });
});

describe('a wrong call', () => {
  it.each([
    ['an unknown command', ['serv'], "unknown command 'serv', did you mean serve?; allowed: "],
    ['an unknown command below another', ['quarantine', 'lisst'], 'allowed: list, show, drop'],
    [
      'an unknown flag',
      ['digest', '--fact'],
      "unknown option '--fact', did you mean --facts?; allowed: --facts, --database",
    ],
    ['a flag of another command', ['digest', '--port', '1'], "unknown option '--port'"],
    [
      'a flag without its value',
      ['serve', '--port'],
      "option '--port <number>' argument missing; see: tenant-usage serve --help",
    ],
    [
      'a missing argument',
      ['server'],
      "missing required argument 'id'; see: tenant-usage server --help",
    ],
    [
      'too many arguments',
      ['digest', 'all'],
      "too many arguments for 'digest': expected 0 arguments but got 1; see: ",
    ],
    [
      'a value that is not allowed',
      ['serve', '--port', 'http'],
      '--port: "http" is not allowed; allowed: a whole number from 0 to 65535',
    ],
    [
      'no choice of who may ask',
      ['serve'],
      '--auth must be chosen, it has no default; allowed: noauth, local',
    ],
    [
      'a database of an unknown kind',
      ['digest', '--database', 'oracle:x'],
      'unknown scheme; allowed: sqlite:',
    ],
    [
      'a password in it, which is not shown,',
      ['digest', '--database', 'oracle://usage:s3/cr@t@db/usage'],
      'database URL "oracle://usage:***@db/usage": unknown scheme',
    ],
    [
      'a configuration file that is not there',
      ['config', '--config', 'none.yaml'],
      'configuration file none.yaml: cannot be read (ENOENT)',
    ],
    ['neither ids nor --all', ['quarantine', 'drop'], '--all'],
  ])('with %s ends with status 2 and one line', async (_what, words, message) => {
    const { status, stdout, stderr } = await runHere(words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^tenant-usage: [^\n]+\n$/);
    expect(stderr).toContain(message);
  });

  it('in the environment is one, too', async () => {
    const { status, stderr } = await runHere(['config'], { env: { TENANT_USAGE_PROT: '1' } });
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^tenant-usage: environment variable TENANT_USAGE_PROT is no setting; allowed: [^\n]+\n$/,
    );
  });

  it('in the file is one, too', async () => {
    const path = await fileWith('prot: 1\n');
    const { status, stderr } = await runHere(['config', '--config', path]);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^tenant-usage: "prot" in .*usage.yaml is no setting; allowed: [^\n]+\n$/,
    );
  });

  it('shows where it was noticed only to those who ask', async () => {
    const { status, stderr } = await runHere(['serve'], { env: { TENANT_USAGE_DEBUG: '1' } });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tenant-usage: --auth must be chosen.*\n.*\n\s+at /);
  });
});

describe('config', () => {
  it('shows every setting and where it comes from', async () => {
    const path = await fileWith('port: 1001\nmax_limit: 1001\nhost: ::1\n');
    const { status, stdout } = await runHere(['config', '--json', '--port', '1003'], {
      env: {
        TENANT_USAGE_CONFIG: path,
        TENANT_USAGE_MAX_LIMIT: '1002',
        TENANT_USAGE_DATABASE: 'postgres://usage:s3cret@db/usage',
      },
    });
    expect(status).toBe(0);
    expect(Object.keys(JSON.parse(stdout))).toHaveLength(settingsIn(sections).length);
    expect(JSON.parse(stdout)).toMatchObject({
      port: { value: '1003', origin: '--port' },
      max_limit: { value: '1002', origin: 'TENANT_USAGE_MAX_LIMIT' },
      host: { value: '::1', origin: `host in ${path}` },
      database: { value: 'postgres://usage:***@db/usage', origin: 'TENANT_USAGE_DATABASE' },
      auth: { value: null, origin: 'default' },
    });
  });

  it('is a table for people', async () => {
    const { stdout } = await runHere(['config']);
    expect(stdout.split('\n')[0]).toMatch(/^SETTING +VALUE +FROM$/);
    expect(stdout).toMatch(/^max_limit +1000 +default$/m);
  });
});
