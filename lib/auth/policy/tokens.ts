/** The words of a rule: brackets, operators, and checks such as `role:admin`. */

export type Operator = 'and' | 'or' | 'not';

export interface Token {
  readonly kind: '(' | ')' | Operator | 'check';
  /** As it was written. */
  readonly text: string;
}

const WORD = /^(\(*)(.*?)(\)*)$/s;
const OPERATOR = /^(?:and|or|not)$/i;

/** Brackets count at either end of a word only: within one they belong to `%(project_id)s`. */
export function tokensOf(text: string): readonly Token[] {
  const terms = text.split(/\s+/).filter((term) => term !== '');
  return terms.flatMap((term) => {
    const [, before = '', middle = '', after = ''] = WORD.exec(term) ?? [];
    return [...brackets(before), ...(middle ? [tokenOf(middle)] : []), ...brackets(after)];
  });
}

const brackets = (text: string): Token[] =>
  Array.from(text, (each) => ({ kind: each === '(' ? '(' : ')', text: each }));

const tokenOf = (text: string): Token => ({
  kind: OPERATOR.test(text) ? (text.toLowerCase() as Operator) : 'check',
  text,
});
