/** The language of rules: what is written means what it says, by an evaluation that knows no text. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Action, createPolicy } from '../../../lib/auth/policy';
import { type Caller, NO_LOCAL_IDENTITY } from '../../../lib/identity/caller';
import { RUNS } from '../../support/property-runs';

const ACTION: Action = 'tenant_usage:usage';

type Tree =
  | { readonly kind: 'leaf'; readonly text: string; readonly holds: Holds }
  | { readonly kind: 'not'; readonly of: Tree }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Tree[] }
  | { readonly kind: 'rule'; readonly name: string; readonly of: Tree };

type Holds = (caller: Caller, projectId: string | null) => boolean;

const isOneOf = (roles: readonly string[], name: string): boolean =>
  roles.join('\n').toUpperCase().split('\n').includes(name.toUpperCase());

const leaf = (text: string, holds: Holds): Tree => ({ kind: 'leaf', text, holds });

const LEAVES: readonly Tree[] = [
  leaf('@', () => true),
  leaf('!', () => false),
  leaf('role:reader', ({ roles }) => isOneOf(roles, 'reader')),
  leaf('role:MEMBER', ({ roles }) => isOneOf(roles, 'member')),
  leaf('role:android', ({ roles }) => isOneOf(roles, 'android')),
  leaf('is_admin:True', ({ roles }) => isOneOf(roles, 'admin')),
  leaf('is_admin:False', ({ roles }) => !isOneOf(roles, 'admin')),
  leaf('rule:context_is_admin', ({ roles }) => isOneOf(roles, 'admin')),
  leaf(
    'project_id:%(project_id)s',
    (who, project) => project !== null && who.projectId === project,
  ),
  leaf('project_id:p1', ({ projectId }) => projectId === 'p1'),
  leaf('user_id:p1', ({ userId }) => userId === 'p1'),
  leaf('user_id:%(project_id)s', (who, project) => project !== null && who.userId === project),
  leaf('domain_id:d', ({ domainId }) => domainId === 'd'),
  leaf('system_scope:all', ({ isSystem }) => isSystem),
];

const { tree } = fc.letrec<{ tree: Tree }>((again) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(...LEAVES),
    fc.record({ kind: fc.constant('not' as const), of: again('tree') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(again('tree'), { minLength: 2, maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('rule' as const),
      name: fc.uuid(),
      of: again('tree'),
    }),
  ),
}));

const caller: fc.Arbitrary<Caller> = fc.record({
  userId: fc.constantFrom(null, 'p1', 'u'),
  projectId: fc.constantFrom(null, 'p1', 'p2'),
  domainId: fc.constantFrom(null, 'd', 'e'),
  isSystem: fc.boolean(),
  roles: fc.subarray(['Admin', 'reader', 'member', 'android', 'Reader']),
  scopes: fc.constant([]),
  isStaff: fc.boolean(),
  credentialId: fc.constant(null),
});

function evaluate(node: Tree, who: Caller, project: string | null): boolean {
  switch (node.kind) {
    case 'leaf':
      return node.holds(who, project);
    case 'not':
      return !evaluate(node.of, who, project);
    case 'and':
      return !node.of.some((each) => !evaluate(each, who, project));
    case 'or':
      return node.of.some((each) => evaluate(each, who, project));
    case 'rule':
      return evaluate(node.of, who, project);
  }
}

const RANK = { or: 1, and: 2, not: 3, leaf: 4, rule: 4 } as const;

interface Pen {
  /** Chooses among ways to write the same. */
  readonly pick: (...ways: readonly string[]) => string;
  readonly rules: Map<string, string>;
}

/** With no more brackets than precedence needs, and now and then some that it does not. */
function print(node: Tree, least: number, pen: Pen): string {
  const text = printBare(node, pen);
  const needed = RANK[node.kind] < least;
  return needed ? `(${text})` : pen.pick(text, text, text, `(${text})`, `( ${text} )`);
}

function printBare(node: Tree, pen: Pen): string {
  switch (node.kind) {
    case 'leaf':
      return node.text;
    case 'not':
      return `${pen.pick('not', 'NOT')} ${print(node.of, RANK.not, pen)}`;
    case 'rule':
      if (!pen.rules.has(node.name)) pen.rules.set(node.name, print(node.of, 0, pen));
      return `rule:${node.name}`;
    default: {
      const { kind } = node;
      const word = pen.pick(kind, kind, kind.toUpperCase());
      return node.of
        .map((each) => print(each, RANK[kind], pen))
        .join(pen.pick(` ${word} `, `\n ${word}\t`));
    }
  }
}

describe('a rule', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
  const path = join(folder, 'policy.json');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('means what it says: not before and, and before or, brackets before all', () => {
    const asked = fc.tuple(caller, fc.constantFrom(null, 'p1', 'p2'));
    const questions = fc.array(asked, { minLength: 5, maxLength: 20 });
    fc.assert(
      fc.property(tree, questions, fc.infiniteStream(fc.nat()), (rule, asks, numbers) => {
        const pick: Pen['pick'] = (...ways) =>
          ways[(numbers.next().value as number) % ways.length] ?? '';
        const rules = new Map<string, string>();
        rules.set(ACTION, print(rule, 0, { pick, rules }));
        writeFileSync(path, JSON.stringify(Object.fromEntries(rules)));
        const { may } = createPolicy({ policyFile: path });
        for (const [who, project] of asks) {
          expect(may(who, ACTION, project)).toBe(evaluate(rule, who, project));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['role:a or role:b and role:c', ['a'], true],
    ['role:a or role:b and role:c', ['b'], false],
    ['(role:a or role:b) and role:c', ['a'], false],
    ['not role:a and role:b', ['b'], true],
    ['not role:a or role:b', ['a', 'b'], true],
    ['not (role:a or role:b)', ['b'], false],
    ['not not role:a', ['a'], true],
    ['role:a and not role:b or role:c', ['b', 'c'], true],
    ['((role:a))', ['a'], true],
    ['( role:a )', ['a'], true],
    ['role:and or role:or', ['or'], true],
  ])('of %j holds for the roles %j: %j', (check, roles, isAllowed) => {
    writeFileSync(path, JSON.stringify({ [ACTION]: check }));
    const who = {
      userId: null,
      projectId: null,
      domainId: null,
      isSystem: false,
      roles,
      ...NO_LOCAL_IDENTITY,
    };
    expect(createPolicy({ policyFile: path }).may(who, ACTION, null)).toBe(isAllowed);
  });
});
