/** The output formats of every command that lists or shows: the same values, for people and for programs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import type { Command } from '../../lib/cli/program/command';
import { allCommands } from '../../lib/cli/registry';
import { runHere } from '../support/program/command-line';

const SERVER = 'a-server';
/** What CSV must quote, what old YAML takes for something else, and what would break a line. */
const HARD_NAMES = ['two, "quoted"', 'yes', '2026-06-01', '007', ' blank ', 'é=1+1'];

let folder: string;
let account: string;
let group: string;
let key: string;
let entry: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await said('migrate');
  account = (await said('accounts', 'create', 'two, "quoted"', '--currency', 'EUR')).trimEnd();
  for (const name of HARD_NAMES.slice(1)) await said('accounts', 'create', name);
  group = (await said('groups', 'create', 'web', '--account', account)).trimEnd();
  await said('groups', 'add', group, 'p', 'q');
  await said('users', 'create', 'ann', '--staff');
  await said('roles', 'grant', 'ann', 'reader', '--project', 'p');
  await call('keys', 'create', '--rights', 'usage');
  key = JSON.parse(await said('keys', 'list', '--json')).id;
  const record = {
    instance_id: SERVER,
    name: 'one\ttwo',
    tenant_id: 'p',
    flavor: 's',
    ...{ vcpus: 2, memory_mb: 512, root_gb: 1, ephemeral_gb: 0 },
    ...{ launched_at: '2025-12-01T00:00:00Z', terminated_at: null },
  };
  const lines = [JSON.stringify(record), '{"instance_id":'].join('\n');
  await runHere(['import', '-', '--database', url()], { input: lines });
  entry = JSON.parse(await said('quarantine', 'list', '--json')).id;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const url = () => `sqlite:${join(folder, 'usage.db')}`;

/** Only the policy is no matter of the database. */
const call = (...words: string[]) =>
  runHere(words[0] === 'policy' ? words : [...words, '--database', url()]);

async function said(...words: string[]): Promise<string> {
  const outcome = await call(...words);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return outcome.stdout;
}

const LISTS: ReadonlyArray<readonly [line: string, columns: readonly string[]]> = [
  ['accounts list', ['id', 'name', 'currency', 'balance', 'credit_limit']],
  ['projects list', ['id', 'name', 'account', 'domain']],
  ['groups list', ['id', 'name', 'account', 'projects']],
  ['users list', ['login', 'name', 'has_password', 'staff', 'active']],
  ['roles list', ['user', 'role', 'in', 'id']],
  [
    'keys list',
    [
      ...['id', 'credential_kind', 'name', 'user', 'rights', 'status'],
      ...['expires_at', 'last_used_at'],
    ],
  ],
  ['servers list', ['id', 'name', 'project', 'flavor', 'launched', 'ended', 'notes']],
  ['quarantine list', ['id', 'where', 'field', 'reason']],
  ['jobs list', ['name', 'summary', 'interval_seconds', 'held_by', 'until']],
  ['config', ['setting', 'value', 'from']],
  ['policy', ['rule', 'check', 'deprecated', 'from']],
];

const SHOWS: ReadonlyArray<readonly [line: string, id: () => string]> = [
  ['accounts show', () => account],
  ['projects show', () => 'p'],
  ['groups show', () => group],
  ['users show', () => 'ann'],
  ['keys show', () => key],
  ['servers show', () => SERVER],
  ['server', () => SERVER],
  ['quarantine show', () => entry],
];

const words = (line: string): string[] => line.split(' ');

/** What CSV has for a value of JSON. */
const asText = (value: unknown): string => {
  if (value === null) return '';
  if (Array.isArray(value) && typeof value[0] !== 'object') return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>;

describe.each(LISTS)('%s', (line, columns) => {
  const print = (...more: string[]) => said(...words(line), ...more);
  const rowsOf = async (...more: string[]): Promise<Rows> =>
    JSON.parse(await print('-f', 'json', ...more));

  it('has these columns, in every format, and the help names them', async () => {
    const rows = await rowsOf();
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(Object.keys(row)).toEqual(columns);
    const [header] = parseCsv(await print('-f', 'csv'));
    expect(header).toEqual(columns);
    const help = (await runHere([...words(line), '--help'])).stdout.replace(/\s+/g, ' ');
    for (const name of columns) expect(help).toContain(name);
  });

  it('holds the same values in JSON, YAML and CSV', async () => {
    const rows = await rowsOf();
    expect(parseYaml(await print('-f', 'yaml'))).toEqual(rows);
    expect(parseYaml(await print('-f', 'yaml'), { version: '1.1' })).toEqual(rows);
    const [, ...lines] = parseCsv(await print('-f', 'csv'));
    expect(lines).toEqual(rows.map((row) => Object.values(row).map(asText)));
  });

  it('prints the values of one column alone, one a line', async () => {
    const [name = ''] = columns;
    const values = (await rowsOf()).map((row) => row[name]);
    expect(await print('-f', 'value', '-c', name)).toBe(`${values.join('\n')}\n`);
  });

  it('takes columns in the order given, in capitals too', async () => {
    const [first = '', second = ''] = columns;
    const rows = await rowsOf('-c', second.toUpperCase(), '-c', first);
    for (const row of rows) expect(Object.keys(row)).toEqual([second, first]);
  });

  it('refuses a column that there is not, and a format', async () => {
    const unknown = await call(...words(line), '-c', 'colour');
    expect(unknown).toMatchObject({ status: 2, stdout: '' });
    expect(unknown.stderr).toContain('--column "colour": there is none; allowed: ');
    expect(unknown.stderr).toContain(columns[0]);
    const format = await call(...words(line), '-f', 'xml');
    expect(format).toMatchObject({ status: 2, stdout: '' });
    expect(format.stderr).toContain("'xml' is invalid; allowed: table, csv, json, yaml, value");
  });
});

describe.each(SHOWS)('%s', (line, id) => {
  const print = (...more: string[]) => said(...words(line), id(), ...more);

  it('holds the same values in JSON, YAML, CSV and alone', async () => {
    const shown = JSON.parse(await print('-f', 'json'));
    expect(parseYaml(await print('-f', 'yaml'))).toEqual(shown);
    const values = Object.values(shown).map(asText);
    expect(parseCsv(await print('-f', 'csv'))).toEqual([Object.keys(shown), values]);
    const alone = (await print('-f', 'value')).replace(/\n$/, '').split('\n');
    expect(alone).toHaveLength(values.length);
  });

  it('shows a field that is named, in a table too', async () => {
    const shown = JSON.parse(await print('-f', 'json'));
    const [name = ''] = Object.keys(shown);
    expect(await print('-c', name, '-f', 'value')).toBe(`${shown[name]}\n`);
    expect((await print('-c', name)).trimEnd().split('\n')).toHaveLength(2);
  });
});

describe('the formats', () => {
  it('keep names as they are, whatever they look like', async () => {
    const [, ...lines] = parseCsv(await said('accounts', 'list', '-f', 'csv', '-c', 'name'));
    expect(lines.flat().sort()).toEqual([...HARD_NAMES].sort());
  });

  it('show control characters instead of printing them where a line would break', async () => {
    expect(await said('servers', 'list', '-f', 'value', '-c', 'id', '-c', 'name')).toBe(
      `${SERVER} one\\u0009two\n`,
    );
    expect(await said('servers', 'list', '-f', 'json', '-c', 'name')).toBe(
      '[\n{"name":"one\\ttwo"}\n]\n',
    );
  });

  it('have a word for nothing: a dash alone, an empty field in CSV, null in JSON and YAML', async () => {
    const ended = (format: string) => said('servers', 'list', '-f', format, '-c', 'ended');
    expect(await ended('value')).toBe('-\n');
    expect(await ended('csv')).toBe('ended\n\n');
    expect(await ended('json')).toBe('[\n{"ended":null}\n]\n');
    expect(await ended('yaml')).toBe('- ended: null\n');
  });

  it.each([
    ['table', ''],
    ['csv', 'id,name\n'],
    ['json', '[]\n'],
    ['yaml', '[]\n'],
    ['value', ''],
  ])('print a list of nothing as %s: %j', async (format, text) => {
    const line = ['servers', 'list', '--project', 'q', '-c', 'id', '-c', 'name', '-f', format];
    expect(await said(...line)).toBe(text);
  });

  it('are no company for --json, which prints what it always did', async () => {
    expect(await call('accounts', 'list', '--json', '-f', 'csv')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'tenant-usage: --json: takes no --format and no --column\n',
    });
  });
});

describe('the commands', () => {
  const running = (list: readonly Command[], above = ''): Array<readonly [string, Command]> =>
    list.flatMap((command) => {
      const line = `${above}${command.name}`;
      return [[line, command] as const, ...running(command.commands ?? [], `${line} `)];
    });

  it('that list or show all take the formats', () => {
    const taking = running(allCommands())
      .filter(([, { options = [] }]) => options.some(({ flags }) => flags.startsWith('-f,')))
      .map(([line]) => line);
    const listing = running(allCommands())
      .map(([line]) => line)
      .filter((line) => / (list|show)$/.test(line));
    const named = ['server', 'config', 'policy', ...listing];
    expect(named.filter((line) => !taking.includes(line))).toEqual([]);
  });
});
