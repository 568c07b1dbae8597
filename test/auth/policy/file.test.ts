/** Policy files: what overrides what, what is let be, and a clear line for all that is refused. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Action, createPolicy, type PolicySettings } from '../../../lib/auth/policy';
import { AppError } from '../../../lib/errors';
import { type Caller, NO_LOCAL_IDENTITY } from '../../../lib/identity/caller';
import { RUNS } from '../../support/property-runs';
import { makeFolder, perTest, removeFolder } from '../../support/scene';

const LIST: Action = 'os_compute_api:os-simple-tenant-usage:list';
const SHOW: Action = 'os_compute_api:os-simple-tenant-usage:show';

const ownFolder = perTest(makeFolder, removeFolder);
const ownFile = async (): Promise<string> => join(await ownFolder(), 'policy.yaml');

const policyOf = async (text: string, settings: PolicySettings = {}) => {
  const path = await ownFile();
  await writeFile(path, text);
  return createPolicy({ policyFile: path, ...settings });
};

const caller = (roles: string[], others: Partial<Caller> = {}): Caller => ({
  userId: 'u',
  projectId: 'own',
  domainId: null,
  ...NO_LOCAL_IDENTITY,
  isSystem: false,
  roles,
  ...others,
});

describe('a policy file', () => {
  it.each([
    ['nothing', ''],
    ['comments only', '# "context_is_admin": "role:admin"\n'],
    ['an empty mapping', '{}'],
    ['the defaults, in words', '"context_is_admin": "role:admin"\n'],
  ])('that holds %s changes nothing', async (_what, text) => {
    const { may } = await policyOf(text);
    expect(may(caller(['admin']), LIST, null)).toBe(true);
    expect(may(caller(['reader']), LIST, null)).toBe(false);
    expect(may(caller([]), SHOW, 'own')).toBe(true);
  });

  it('says who is administrator, everywhere', async () => {
    const { may } = await policyOf('context_is_admin: role:cloud_admin\n');
    for (const action of [LIST, 'tenant_usage:record', 'tenant_usage:accounts'] as const) {
      expect(may(caller(['cloud_admin']), action, null)).toBe(true);
      expect(may(caller(['admin']), action, null)).toBe(false);
    }
    expect(may(caller(['cloud_admin']), SHOW, 'other')).toBe(true);
    expect(may(caller(['admin']), SHOW, 'other')).toBe(false);
  });

  it.each([
    ['is_admin:True', [true, false]],
    ['is_admin:False', [false, true]],
    ['rule:admin_api', [true, false]],
  ])('can ask with %s whether somebody is administrator', async (check, allowed) => {
    const { may } = await policyOf(
      `context_is_admin: "role:boss or is_admin:True or is_admin:False"\n"${LIST}": "${check}"\n`,
    );
    expect([may(caller(['boss']), LIST, null), may(caller([]), LIST, null)]).toEqual(allowed);
  });

  it('takes for administrator who is one in the own project, whatever is asked about', async () => {
    const { may } = await policyOf(
      [
        'context_is_admin: "role:boss and project_id:%(project_id)s"',
        `"${LIST}": "is_admin:True"`,
        '"tenant_usage:accounts": "rule:context_is_admin"',
      ].join('\n'),
    );
    expect(may(caller(['boss']), LIST, null)).toBe(true);
    expect(may(caller(['boss'], { projectId: null }), LIST, null)).toBe(false);
    expect(may(caller(['boss']), 'tenant_usage:accounts', null)).toBe(false);
  });

  it.each<[string, Partial<Caller>, Partial<Caller>]>([
    ['user_id:alice', { userId: 'alice' }, { userId: 'Alice' }],
    ['user_id:alice', { userId: 'alice' }, { userId: null }],
    ['project_id:ops', { projectId: 'ops' }, { projectId: null }],
    ['domain_id:default', { domainId: 'default' }, { domainId: null }],
    ['domain_id:default', { domainId: 'default' }, { domainId: 'other' }],
    ['system_scope:all', { isSystem: true }, { isSystem: false }],
    ['role:compute:auditor', { roles: ['Compute:Auditor'] }, { roles: ['compute'] }],
    ['not user_id:alice', { userId: null }, { userId: 'alice' }],
  ])('can ask for %s', async (check, one, another) => {
    const { may } = await policyOf(`"${LIST}": "${check}"\n`);
    expect(may(caller([], one), LIST, null)).toBe(true);
    expect(may(caller([], another), LIST, null)).toBe(false);
  });

  it.each([
    ['""', true],
    ['"@"', true],
    ['"!"', false],
    ['"not !"', true],
    ["''", true],
  ])('lets everybody or nobody pass with %s', async (check, isAllowed) => {
    const { may } = await policyOf(`"${LIST}": ${check}\n`);
    expect(may(caller([]), LIST, null)).toBe(isAllowed);
  });

  it('drops what is deprecated of the very rule that it overrides', async () => {
    const reader = '(role:reader and project_id:%(project_id)s) or rule:context_is_admin';
    const { may: mayByBase } = await policyOf(`project_reader_or_admin: "${reader}"\n`);
    expect(mayByBase(caller([]), SHOW, 'own')).toBe(false);
    expect(mayByBase(caller(['reader']), SHOW, 'own')).toBe(true);
    // Overriding the action leaves the rule that it refers to what it is.
    const { may: mayByAction } = await policyOf(`"${SHOW}": "rule:project_reader_or_admin"\n`);
    expect(mayByAction(caller([]), SHOW, 'own')).toBe(true);
  });

  it('may be JSON', async () => {
    const { may } = await policyOf(`{\n\t"${LIST}": "role:auditor",\n\t"x": "@"\n}\n`);
    expect(may(caller(['auditor']), LIST, null)).toBe(true);
  });

  it('may be all of Nova: what is for other actions is let be, and told', async () => {
    const { may, unused } = await policyOf(
      [
        '"context_is_admin": "role:admin"',
        '"admin_or_user": "is_admin:True or user_id:%(user_id)s"',
        '"owner": "user_id:%(user_id)s and rule:defined_elsewhere"',
        '"os_compute_api:os-keypairs:show": "(rule:context_is_admin) or user_id:%(user_id)s"',
        '"os_compute_api:servers:index": "rule:defined_elsewhere or field:a=b:c"',
        '"os_compute_api:servers:show": ""',
        `"${LIST}": "rule:auditor"`,
        '"auditor": "role:auditor"',
      ].join('\n'),
    );
    expect(may(caller(['auditor']), LIST, null)).toBe(true);
    expect(unused).toEqual([
      'admin_or_user',
      'owner',
      'os_compute_api:os-keypairs:show',
      'os_compute_api:servers:index',
      'os_compute_api:servers:show',
    ]);
  });

  it('suspects of being misspelt what no rule at all asks for, and is neither an action nor of ours', async () => {
    const { unused, suspect, rules } = await policyOf(
      [
        'context_is_admn: role:boss',
        'admin_api: role:boss',
        '"other:action": "rule:helper"',
        'helper: role:x',
        `"${LIST}": rule:auditor`,
        'auditor: role:auditor',
      ].join('\n'),
    );
    expect(unused).toEqual(['context_is_admn', 'admin_api', 'other:action', 'helper']);
    expect(suspect).toEqual(['context_is_admn']);
    expect(rules.filter(({ isUnused }) => isUnused).map(({ name }) => name)).toEqual([
      'admin_api',
      'context_is_admn',
      'helper',
    ]);
  });

  it('tells the rules that hold, and where they stand', async () => {
    const text = `# ours\n"${SHOW}": >\n  rule:mine\n  or role:admin\n"mine": "@"\n"other:action": "!"\n`;
    const { rules } = await policyOf(text);
    expect(rules.filter(({ line }) => line !== null)).toMatchObject([
      { name: SHOW, check: 'rule:mine or role:admin\n', deprecated: null, line: 2 },
      { name: 'mine', check: '@', deprecated: null, line: 5 },
    ]);
    const base = rules.find(({ name }) => name === 'project_reader_api');
    expect(base?.deprecated).toBe('is_admin:True or project_id:%(project_id)s');
    const strict = await policyOf(text, { enforceNewDefaults: true });
    expect(strict.rules.filter(({ deprecated }) => deprecated !== null)).toEqual([]);
  });
});

const CHECKS = 'allowed: rule:NAME, role:NAME, project_id:%(project_id)s';
const WORDS = 'allowed: checks such as role:admin';

/** What nothing asks for is hardly looked at: these are asked for. */
const askedFor = (text: string, ...names: readonly string[]): string =>
  `${text}\n"${LIST}": "${names.map((name) => `rule:${name}`).join(' or ')}"\n`;

describe('a policy file that is wrong', () => {
  const refusalOf = async (text: string): Promise<Error> => {
    try {
      await policyOf(text);
    } catch (error) {
      return error as Error;
    }
    throw new Error('nothing was refused');
  };

  it.each([
    [
      'an action of ours that is none',
      '"tenant_usage:recrod": "@"',
      1,
      '"tenant_usage:recrod": is no action; allowed: os_compute_api:os-simple-tenant-usage:list, ',
    ],
    [
      'an action of usage that is none',
      '"os_compute_api:os-simple-tenant-usage:lst": "@"',
      1,
      'is no action',
    ],
    ['a check without a colon', 'a: "role:x"\nb: "admin"', 2, `"b": "admin" is no check; ${WORDS}`],
    ['an operator at the end', 'a: "role:x or"', 1, `"a": ends too early; ${WORDS}`],
    ['an operator at the start', 'a: "and role:x"', 1, '"a": "and" is out of place'],
    ['two checks side by side', 'a: "role:x role:y"', 1, '"role:y" is out of place'],
    ['a bracket too many', 'a: "(role:x))"', 1, '")" is out of place'],
    ['a bracket too few', 'a: "((role:x)"', 1, 'ends too early'],
    ['brackets around nothing', 'a: "()"', 1, '")" is out of place'],
    ['brackets without a blank before', 'a: "not(role:x)"', 1, '"not(role:x" is no check'],
    [
      'an end of a target that is missing',
      'a: "project_id:%(project_id)"',
      1,
      '")" is out of place',
    ],
    ['a blank text', 'a: "  "', 1, 'ends too early'],
    [
      'a wrong text for an action of another',
      '"os_compute_api:servers:index": "role:x or or role:y"',
      1,
      '"os_compute_api:servers:index": "or" is out of place',
    ],
    [
      'a circle through a default',
      '\nproject_reader_api: "rule:project_reader_or_admin"',
      2,
      'refers to itself: project_reader_or_admin → project_reader_api → project_reader_or_admin',
    ],
    [
      'a list',
      'a:\n  - "role:x"',
      1,
      '"a" must be one text in quotes; allowed: a rule such as "role:admin"',
    ],
    ['an empty list', '{"a": []}', 1, '"a" must be one text'],
    ['a mapping', 'a: {b: c}', 1, '"a" must be one text'],
    ['no text', 'b: "@"\na:', 2, '"a" must be one text'],
    ['an empty block', 'b: "@"\na: |\n', 2, '"a" must be one text'],
    ['an empty folded block', 'a: >-\n   \nb: "@"', 1, '"a" must be one text'],
    ['blank lines in a block', 'a: |+\n\n\n', 1, '"a": ends too early'],
    ['an empty text with a tag', 'a: !!str', 1, '"a" must be one text'],
    ['an exclamation mark without quotes', 'a: !', 1, '"a" must be one text'],
    ['a reference of YAML', 'a: &x "@"\nb: *x', 2, '"b" must be one text'],
    ['a number', 'a: 1', 1, '"1" is no check'],
    ['a name that is a list', '? [a]\n: "@"', 1, 'the name of a rule must be a text'],
  ])('with %s tells the line', async (_what, text, line, message) => {
    const path = await ownFile();
    const error = await refusalOf(text);
    expect(error).toMatchObject({ name: 'AppError', code: 'invalidArgument' });
    expect(error.message).toContain(`policy file ${path}, line ${line}: `);
    expect(error.message).toContain(message);
  });

  it.each([
    [
      'an unknown check',
      '\n\na: "http://x/%(y)s"',
      3,
      `"a": "http://x/%(y)s" is no check that is known here; ${CHECKS}`,
    ],
    [
      'a check by another name of an object',
      'a: "constructor:x or toString:y"',
      1,
      '"constructor:x" is no check that is known',
    ],
    ['an unknown target', 'a: "user_id:%(user_id)s"', 1, '"user_id:%(user_id)s" is no check'],
    ['a role by template', 'a: "role:%(project_id)s"', 1, 'is no check that is known'],
    ['a scope that is none', 'a: "system_scope:some"', 1, 'is no check that is known'],
    ['a boolean that is none', 'a: "is_admin:1"', 1, 'is no check that is known'],
    [
      'a rule that is not defined',
      'a: "@"\nb: "rule:c"',
      2,
      '"b": rule "c" is not defined; allowed: a rule of this file, context_is_admin',
    ],
    [
      'an action of another that one of ours refers to and that is wrong',
      '"x:y": "http:z"\na: "rule:x:y"',
      1,
      '"x:y": "http:z" is no check that is known',
    ],
    [
      'a rule that refers to itself',
      'a: "role:x or not rule:a"',
      1,
      '"a": refers to itself: a → a',
    ],
    [
      'rules in a circle',
      'z: "@"\na: "rule:b"\nb: "rule:c"\nc: "rule:a"',
      2,
      '"a": refers to itself: a → b → c → a',
    ],
  ])('with %s where one of ours asks for it tells the line', async (_what, text, line, message) => {
    const path = await ownFile();
    const asked = askedFor(text, 'a', ...(text.includes('\nb:') ? ['b'] : []));
    expect(await refusalOf(asked)).toMatchObject({ name: 'AppError', code: 'invalidArgument' });
    expect((await refusalOf(asked)).message).toContain(`policy file ${path}, line ${line}: `);
    expect((await refusalOf(asked)).message).toContain(message);
  });

  it.each([
    ['a list', '- a', 'is not a mapping; allowed: lines such as'],
    ['a text', 'role:admin', 'is not a mapping'],
    ['broken YAML', 'a: "@"\nb: [', 'at line 2'],
    ['an at sign without quotes', 'a: @', 'at line 1'],
    ['a rule twice', 'a: "@"\na: "!"', 'Map keys must be unique at line 2, column 1'],
    ['two documents', 'a: "@"\n---\nb: "@"', 'several YAML documents, one from line 2 on; allowed'],
  ])('as a whole, with %s, tells so', async (_what, text, message) => {
    const path = await ownFile();
    const error = await refusalOf(text);
    expect(error).toMatchObject({ name: 'AppError', code: 'invalidArgument' });
    expect(error.message).toContain(`policy file ${path}: `);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
  });

  it('must be there', async () => {
    const path = await ownFile();
    expect(() => createPolicy({ policyFile: path })).toThrow(
      `policy file ${path}: cannot be read (ENOENT)`,
    );
  });

  it.each([
    ['brackets', `a: "${'('.repeat(100_000)}role:x${')'.repeat(100_000)}"`, 'brackets deep'],
    [
      'rules',
      Array.from({ length: 9999 }, (_, i) => `a${i || ''}: "rule:a${i + 1}"`).join('\n'),
      'rules deep',
    ],
  ])('with endless %s tells so', async (_what, text, message) => {
    expect(await refusalOf(askedFor(text, 'a'))).toMatchObject({
      code: 'invalidArgument',
      message: expect.stringContaining(`more than 100 ${message}`),
    });
  });

  it('takes any number of negations', async () => {
    const { may } = await policyOf(`"${LIST}": "${'not '.repeat(99_999)}role:x"`);
    expect(may(caller([]), LIST, null)).toBe(true);
  });

  it('shows no more of a text than a line bears', async () => {
    expect((await refusalOf(`a: "${'x'.repeat(9999)}"`)).message.length).toBeLessThan(400);
  });

  it('is refused by name, whatever it holds', async () => {
    const word = fc.constantFrom(
      ...['(', ')', ' ', '"', "'", ':', '\n', '%(project_id)s', 'not', ' and ', ' or ', '@', '!'],
      ...[
        'role:',
        'rule:',
        'a',
        'is_admin:True',
        '- ',
        '{',
        '}',
        '[',
        ',',
        '#',
        '&',
        '*',
        '\u0000',
      ],
    );
    const text = fc
      .array(fc.oneof(word, fc.string({ maxLength: 3 })))
      .map((words) => words.join(''));
    const file = fc.oneof(
      text,
      text.map((rule) => `a: ${rule}`),
      text.map((rule) => JSON.stringify({ a: rule, [LIST]: `rule:a and not (${rule})` })),
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(file, async (written) => {
        try {
          const { may } = await policyOf(written);
          expect(typeof may(caller(['a']), LIST, 'own')).toBe('boolean');
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'invalidArgument') throw error;
          refused += 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect(refused).toBeGreaterThan(0);
  });
});
