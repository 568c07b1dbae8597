/** The types of filters, with what editors show of them. */
import type { FilterType } from '../../../domain/points/query';

interface FilterHelp {
  readonly examples: string;
  readonly description: string;
}

export const FILTER_HELP: Readonly<Record<FilterType, FilterHelp>> = {
  literal_or: {
    examples: 'host=literal_or(web01) host=literal_or(web01|web02)',
    description: 'Any of the values, exactly. The values are divided by pipes.',
  },
  iliteral_or: {
    examples: 'host=iliteral_or(web01) host=iliteral_or(web01|web02)',
    description: 'Any of the values, in any case.',
  },
  not_literal_or: {
    examples: 'host=not_literal_or(web01) host=not_literal_or(web01|web02)',
    description: 'None of the values. Series without the key do not pass either.',
  },
  not_iliteral_or: {
    examples: 'host=not_iliteral_or(web01) host=not_iliteral_or(web01|web02)',
    description: 'None of the values, in any case. Series without the key do not pass either.',
  },
  wildcard: {
    examples: 'host=wildcard(web*) host=wildcard(web*.lon)',
    description: 'A pattern in which an asterisk stands for any text.',
  },
  iwildcard: {
    examples: 'host=iwildcard(web*) host=iwildcard(web*.lon)',
    description: 'A pattern in which an asterisk stands for any text, in any case.',
  },
  regexp: {
    examples: 'host=regexp(web.*) host=regexp(^web[0-9]+$)',
    description:
      'A regular expression that fits a part of the value. It is of the RE2 kind: linear in time.',
  },
};
