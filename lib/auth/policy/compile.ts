/** Compiles rules that refer to each other into tests, once, so that no check parses anything. */
import { CHECKS_ALLOWED, type Test, testOfCheck } from './checks';
import { ALIASES } from './defaults';
import type { Expression } from './expression';
import type { Rule } from './rules';
import { truncate } from './truncate';

/** Deeper than any real policy, and shallow enough for the stack. */
const MAX_CHAIN = 100;

/** The tests of the named rules and of all that they refer to. Throws `invalidArgument` for a circle, and for what is not defined. */
export function compile(
  rules: ReadonlyMap<string, Rule>,
  names: Iterable<string>,
): ReadonlyMap<string, Test> {
  const tests = new Map<string, Test>();
  for (const name of names) {
    const rule = rules.get(name);
    if (rule) compileRule({ rules, tests, chain: [] }, rule);
  }
  return tests;
}

interface CompileContext {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly tests: Map<string, Test>;
  /** From the first rule to the one that is compiled. */
  readonly chain: readonly Rule[];
}

function compileRule(context: CompileContext, rule: Rule): Test {
  const known = context.tests.get(rule.name);
  if (known) return known;
  const test = testOf(
    rule.expression,
    { ...context, chain: [...linked(context, rule), rule] },
    rule,
  );
  context.tests.set(rule.name, test);
  return test;
}

/** The chain, if the rule may be its next link. */
function linked({ chain }: CompileContext, rule: Rule): readonly Rule[] {
  if (chain.length >= MAX_CHAIN) throw rule.refuse(`more than ${MAX_CHAIN} rules deep`);
  const start = chain.indexOf(rule);
  if (start < 0) return chain;
  const circle = [...chain.slice(start), rule].map(({ name }) => name).join(' → ');
  // No circle is made of defaults alone, so one of its rules stands in the file.
  const culprit = chain.slice(start).find(({ line }) => line !== null) ?? rule;
  throw culprit.refuse(`refers to itself: ${circle}`);
}

function testOf(expression: Expression, context: CompileContext, rule: Rule): Test {
  switch (expression.kind) {
    case 'always':
      return () => true;
    case 'never':
      return () => false;
    case 'not': {
      const test = testOf(expression.of, context, rule);
      return (context) => !test(context);
    }
    case 'and': {
      const tests = expression.of.map((each) => testOf(each, context, rule));
      return (context) => tests.every((test) => test(context));
    }
    case 'or': {
      const tests = expression.of.map((each) => testOf(each, context, rule));
      return (context) => tests.some((test) => test(context));
    }
    case 'check':
      return leafOf(expression, context, rule);
  }
}

type Leaf = Extract<Expression, { kind: 'check' }>;

function leafOf({ key, value }: Leaf, context: CompileContext, rule: Rule): Test {
  if (key === 'rule') return compileRule(context, referredTo(value, context, rule));
  const test = testOfCheck(key, value);
  if (test) return test;
  throw rule.refuse(
    `${truncate(`${key}:${value}`)} is no check that is known here; allowed: ${CHECKS_ALLOWED}`,
  );
}

function referredTo(name: string, { rules }: CompileContext, rule: Rule): Rule {
  const definition = rules.get(name);
  if (definition) return definition;
  const known = Object.keys(ALIASES).join(', ');
  throw rule.refuse(
    `rule ${truncate(name)} is not defined; allowed: a rule of this file, ${known}`,
  );
}
