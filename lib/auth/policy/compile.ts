/** Turns rules that refer to each other into tests, once, so that a question costs no reading. */
import { CHECKS_ALLOWED, type Test, testOfCheck } from './checks';
import { ALIASES } from './defaults';
import type { Expression } from './expression';
import type { Rule } from './rules';
import { shortened } from './shortened';

/** More than anybody nests, and few enough for the stack. */
const MAX_CHAIN = 100;

/** The tests of the named rules and of all that they refer to. Throws `usage` for a circle, and for what is not defined. */
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

interface Place {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly tests: Map<string, Test>;
  /** From the first rule to the one that is compiled. */
  readonly chain: readonly Rule[];
}

function compileRule(place: Place, rule: Rule): Test {
  const known = place.tests.get(rule.name);
  if (known) return known;
  const test = testOf(rule.expression, { ...place, chain: [...linked(place, rule), rule] }, rule);
  place.tests.set(rule.name, test);
  return test;
}

/** The chain, if the rule may be its next link. */
function linked({ chain }: Place, rule: Rule): readonly Rule[] {
  if (chain.length >= MAX_CHAIN) throw rule.refuse(`more than ${MAX_CHAIN} rules deep`);
  const start = chain.indexOf(rule);
  if (start < 0) return chain;
  const circle = [...chain.slice(start), rule].map(({ name }) => name).join(' → ');
  // No circle is made of defaults alone, so one of its rules stands in the file.
  const culprit = chain.slice(start).find(({ line }) => line !== null) ?? rule;
  throw culprit.refuse(`refers to itself: ${circle}`);
}

function testOf(expression: Expression, place: Place, rule: Rule): Test {
  switch (expression.kind) {
    case 'always':
      return () => true;
    case 'never':
      return () => false;
    case 'not': {
      const test = testOf(expression.of, place, rule);
      return (asked) => !test(asked);
    }
    case 'and': {
      const tests = expression.of.map((each) => testOf(each, place, rule));
      return (asked) => tests.every((test) => test(asked));
    }
    case 'or': {
      const tests = expression.of.map((each) => testOf(each, place, rule));
      return (asked) => tests.some((test) => test(asked));
    }
    case 'check':
      return leafOf(expression, place, rule);
  }
}

type Leaf = Extract<Expression, { kind: 'check' }>;

function leafOf({ key, value }: Leaf, place: Place, rule: Rule): Test {
  if (key === 'rule') return compileRule(place, referredTo(value, place, rule));
  const test = testOfCheck(key, value);
  if (test) return test;
  throw rule.refuse(
    `${shortened(`${key}:${value}`)} is no check that is known here; allowed: ${CHECKS_ALLOWED}`,
  );
}

function referredTo(name: string, { rules }: Place, rule: Rule): Rule {
  const found = rules.get(name);
  if (found) return found;
  const known = Object.keys(ALIASES).join(', ');
  throw rule.refuse(
    `rule ${shortened(name)} is not defined; allowed: a rule of this file, ${known}`,
  );
}
