/** The fields and filters of lists, as clients that look at a schema expect them. */
import { DEFAULT_LIMIT } from './paging';

interface FieldTraits {
  readonly isNullable?: boolean;
  readonly isReadonly?: boolean;
  readonly default?: unknown;
}

const NO_DEFAULT = 'No default provided.';

const field = (type: string, helpText: string, traits: FieldTraits = {}) => ({
  blank: false,
  default: 'default' in traits ? traits.default : NO_DEFAULT,
  help_text: helpText,
  nullable: traits.isNullable ?? false,
  readonly: traits.isReadonly ?? false,
  type,
  unique: false,
});

const schema = (fields: object) => ({
  allowed_detail_http_methods: ['get'],
  allowed_list_http_methods: ['get'],
  default_format: 'application/json',
  default_limit: DEFAULT_LIMIT,
  fields,
  // 1: every comparison.
  filtering: { date: 1 },
});

const SUMS = {
  amount: field('decimal', 'What is charged for it, in the currency of the account.', {
    default: 0,
  }),
  resource_type: field('string', 'The resource, such as dssd.'),
  usage: field('integer', 'The sum of the burst of all cycles of five minutes.', { default: 0 }),
};

const date = field('datetime', 'The day in UTC.', { isNullable: true, isReadonly: true });

export const burstSchema = schema({
  ...SUMS,
  date,
  uuid: field('string', 'The id of the sum, which stays the same.'),
});

export const dailySchema = schema({ ...SUMS, date });
