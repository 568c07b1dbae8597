/** The language of rules, from text to a tree: `not` binds closer than `and`, `and` closer than `or`. */
import type { AppError } from '../../errors';
import { type Token, tokensOf } from './tokens';
import { truncate } from './truncate';

export type Expression =
  | { readonly kind: 'always' | 'never' }
  | { readonly kind: 'check'; readonly key: string; readonly value: string }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expression[] };

/** Makes the failure of a rule from what is wrong with it. */
export type Refuse = (what: string) => AppError;

/** Deeper than any real rule, and far less than the stack holds. */
const MAX_DEPTH = 100;

const ALLOWED =
  'checks such as role:admin, @ for everybody, ! for nobody, joined by and, or, not and brackets';

/** The empty text allows everyone, as `@` does. */
export function parseExpression(text: string, refuse: Refuse): Expression {
  if (text === '') return { kind: 'always' };
  const reading: Reading = { tokens: tokensOf(text), at: 0, depth: 0, refuse };
  const expression = alternatives(reading);
  if (reading.at < reading.tokens.length) throw unexpected(reading);
  return expression;
}

interface Reading {
  readonly tokens: readonly Token[];
  readonly refuse: Refuse;
  at: number;
  depth: number;
}

const alternatives = (reading: Reading): Expression => joined(reading, 'or', conditions);
const conditions = (reading: Reading): Expression => joined(reading, 'and', negation);

function joined(
  reading: Reading,
  kind: 'and' | 'or',
  operand: (reading: Reading) => Expression,
): Expression {
  const first = operand(reading);
  const others: Expression[] = [];
  while (take(reading, kind)) others.push(operand(reading));
  return others.length === 0 ? first : { kind, of: [first, ...others] };
}

function negation(reading: Reading): Expression {
  let isNegated = false;
  while (take(reading, 'not')) isNegated = !isNegated;
  const of = operand(reading);
  return isNegated ? { kind: 'not', of } : of;
}

function operand(reading: Reading): Expression {
  if (take(reading, '(')) return bracketed(reading);
  const check = take(reading, 'check');
  if (check) return leaf(check.text, reading.refuse);
  throw unexpected(reading);
}

function bracketed(reading: Reading): Expression {
  reading.depth += 1;
  if (reading.depth > MAX_DEPTH) throw reading.refuse(`more than ${MAX_DEPTH} brackets deep`);
  const within = alternatives(reading);
  if (!take(reading, ')')) throw unexpected(reading);
  reading.depth -= 1;
  return within;
}

function leaf(text: string, refuse: Refuse): Expression {
  if (text === '@') return { kind: 'always' };
  if (text === '!') return { kind: 'never' };
  const [, key, value] = /^([^:()]+):(.+)$/s.exec(text) ?? [];
  if (key && value) return { kind: 'check', key, value };
  throw refuse(`${truncate(text)} is no check; allowed: ${ALLOWED}`);
}

function take(reading: Reading, kind: Token['kind']): Token | undefined {
  const token = reading.tokens[reading.at];
  if (token?.kind !== kind) return undefined;
  reading.at += 1;
  return token;
}

function unexpected({ tokens, at, refuse }: Reading): AppError {
  const token = tokens[at];
  const what = token ? `${truncate(token.text)} is out of place` : 'ends too early';
  return refuse(`${what}; allowed: ${ALLOWED}`);
}
