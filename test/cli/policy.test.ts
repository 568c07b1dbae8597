/** The command that shows the rules, and that every API asks the policy that was configured. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../support/program/command-line';
import { makeWorkplace } from '../support/program/program';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  path = join(folder, 'policy.yaml');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('policy', () => {
  it('shows one rule a line: what it allows, what is deprecated, and where it comes from', async () => {
    const { status, stdout, stderr } = await runHere(['policy']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^RULE +CHECK +OR, DEPRECATED +FROM$/);
    expect(lines).toHaveLength(20);
    expect(stdout).toMatch(/^context_is_admin +role:admin +- +default$/m);
    expect(stdout).toMatch(
      /^project_reader_api +role:reader and project_id:%\(project_id\)s +is_admin:True or project_id:%\(project_id\)s +default$/m,
    );
  });

  it('tells where in the file a rule stands, and leaves out what is for others', async () => {
    await writeFile(
      path,
      'context_is_admin: ""\n"tenant_usage:record": >\n  role:a\n  or role:b\n"x:y": "@"\n',
    );
    const { stdout } = await runHere(['policy', '--policy-file', path]);
    expect(stdout).toMatch(new RegExp(`^context_is_admin +"" +- +line 1 of ${path}$`, 'm'));
    expect(stdout).toMatch(/^tenant_usage:record +role:a or role:b +- +line 2 of /m);
    expect(stdout).not.toContain('x:y');
  });

  it('marks rules of the file that nothing asks for', async () => {
    await writeFile(path, 'context_is_admn: role:boss\n"tenant_usage:record": role:a\n');
    const { stdout } = await runHere(['policy', '--policy-file', path]);
    expect(stdout).toMatch(new RegExp(`^context_is_admn .* line 1 of ${path}, unused$`, 'm'));
    expect(stdout.match(/unused/g)).toHaveLength(1);
    const { stdout: json } = await runHere(['policy', '--json', '--policy-file', path]);
    expect(JSON.parse(json)).toMatchObject({
      context_is_admn: { origin: `line 1 of ${path}`, unused: true },
      'tenant_usage:record': { unused: false },
      admin_api: { unused: false },
    });
  });

  it('is one JSON object for scripts, without what is deprecated if that is enforced', async () => {
    const env = { TENANT_USAGE_ENFORCE_NEW_DEFAULTS: 'on' };
    const { stdout } = await runHere(['policy', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      'os_compute_api:os-simple-tenant-usage:show': {
        check: 'rule:project_reader_or_admin or role:usage_reader',
        deprecated: null,
        origin: 'default',
      },
      project_reader_or_admin: { deprecated: null },
    });
    expect(JSON.parse((await runHere(['policy', '--json'])).stdout)).toMatchObject({
      project_reader_or_admin: { deprecated: 'is_admin:True or project_id:%(project_id)s' },
    });
  });

  it.each([
    ['policy', []],
    ['serve', ['--auth', 'noauth', '--port', '0', '--database', 'sqlite:none/usage.db']],
  ])('refuses a wrong file by its line, as %s does', async (command, words) => {
    await writeFile(path, '\n"a": "admin"\n');
    const { status, stdout, stderr } = await runHere([command, ...words, '--policy-file', path]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(
      /^tenant-usage: policy file [^\n]+, line 2: "a": "admin" is no check; allowed: [^\n]+\n$/,
    );
  });
});

describe('serve with a policy file', () => {
  const ask = async (url: string): Promise<number | undefined> => {
    const asking = get(url, { headers: { 'X-Auth-Token': 'alice:a1' } });
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };

  it('lets every API ask these rules, and logs once which of them are for nothing here', async () => {
    const rules = ['os_compute_api:os-simple-tenant-usage:list', 'tenant_usage:usage']
      .map((name) => `"${name}": "user_id:alice"\n`)
      .join('');
    const shown = '"os_compute_api:os-simple-tenant-usage:show": "!"\n';
    const others = '"os_compute_api:servers:index": "@"\ncontext_is_admn: role:boss\n';
    await writeFile(path, `${rules}${shown}${others}`);
    const place = await makeWorkplace();
    try {
      const { url, process: child, outcome } = await place.serve(['--policy-file', path]);
      expect(await ask(`${url}/v2.1/os-simple-tenant-usage`)).toBe(200);
      expect(await ask(`${url}/v2.1/os-simple-tenant-usage/a1`)).toBe(403);
      expect(await ask(`${url}/v1/usage?start=2026-01-01&end=2026-02-01`)).toBe(200);
      child.kill('SIGTERM');
      const { stderr } = await outcome;
      const lines = stderr.split('\n').filter((line) => line.includes('no action here uses'));
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([
        { level: 40, file: path, rules: ['context_is_admn'] },
        { level: 30, file: path, rules: ['os_compute_api:servers:index'] },
      ]);
    } finally {
      await place.remove();
    }
  });
});
