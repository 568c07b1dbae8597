/** The fields and filters of every call, as clients that look at a schema expect them. */
import { DEFAULT_LIMIT, UNLIMITED } from './lists/paging';
import type { PATHS } from './request';
import { timeText } from './times';

type Call = keyof typeof PATHS;

interface FieldTraits {
  readonly isNullable?: boolean;
  readonly isReadonly?: boolean;
  readonly isUnique?: boolean;
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
  unique: traits.isUnique ?? false,
});

type Fields = Readonly<Record<string, object>>;

const NULLABLE = { isNullable: true } as const;
const READONLY = { isReadonly: true } as const;

const id = (helpText: string) => field('string', helpText, { isUnique: true, default: '' });
const money = (helpText: string) => field('decimal', helpText, { default: 0 });

const RESOURCE = 'The resource, such as dssd.';

const SUMS = {
  amount: money('What is charged for it, in the currency of the account.'),
  resource_type: field('string', RESOURCE),
  usage: field('integer', 'The sum of the burst of all cycles of five minutes.', { default: 0 }),
  date: field('datetime', 'The day in UTC.', { ...NULLABLE, ...READONLY }),
};

const ledgerFields = (nowUs: number): Fields => ({
  amount: money('What is charged; what is paid is negative.'),
  billing_cycle: field('integer', 'The number of the five minutes that are charged.', NULLABLE),
  end: money('The balance after it.'),
  human_interval: field('string', 'For how long it is charged, in words.', NULLABLE),
  id: id('The number of the row.'),
  initial: money('The balance before it.'),
  interval: field('integer', 'For how many seconds it is charged.', NULLABLE),
  poll_time: field('datetime', 'When it was used.', { default: timeText(nowUs) }),
  reason: field('string', 'What it is for.'),
  resource_amount: field('string', 'How much was used beyond subscriptions.', {
    ...NULLABLE,
    default: 1,
  }),
  time: field('datetime', 'When the row was written.', { default: timeText(nowUs) }),
});

const PRICING: Fields = {
  currency: field('string', 'The currency: three letters of ISO 4217.', READONLY),
  id: id('The number of the price.'),
  level: field('integer', 'Its level; 0 is for subscriptions.', { default: 0 }),
  multiplier: field('integer', 'Units of the resource × seconds of one price.', READONLY),
  price: field('decimal', 'The price.'),
  resource: field('string', RESOURCE, READONLY),
  unit: field('string', 'What the price is for, such as GB/month.', READONLY),
};

const DISCOUNT: Fields = {
  period: field('string', 'How long a subscription lasts.', NULLABLE),
  value: money('What is taken off.'),
};

const SUBSCRIPTIONS: Fields = {
  amount: field('string', 'How much of the resource.', READONLY),
  auto_renew: field('boolean', 'Whether it is renewed at its end.', READONLY),
  descendants: field('list', 'Subscriptions that were made of it.', READONLY),
  discount_amount: field('decimal', 'What was taken off its price.', { ...NULLABLE, ...READONLY }),
  discount_percent: field('decimal', 'The same in percent.', { ...NULLABLE, ...READONLY }),
  discounts: field('list', 'The discounts of its price.', READONLY),
  end_time: field('datetime', 'When it ends.', { ...NULLABLE, ...READONLY }),
  free_tier: field('boolean', 'Whether it costs nothing.', READONLY),
  id: id('The id of the subscription.'),
  last_notification: field('datetime', 'When its end was announced.', { ...NULLABLE, ...READONLY }),
  period: field('string', 'For how long it is.', { ...NULLABLE, ...READONLY }),
  price: field('decimal', 'What it cost.', { ...NULLABLE, ...READONLY }),
  remaining: field('string', 'How much of it is left.', READONLY),
  resource: field('string', RESOURCE, READONLY),
  resource_uri: field('string', 'Its path.', READONLY),
  start_time: field('datetime', 'When it begins.', READONLY),
  status: field('string', 'Whether it is active, inactive or expired.', READONLY),
  subscribed_object: field('string', 'What it is for.', { ...NULLABLE, ...READONLY }),
  uuid: field('string', 'The same at each request.', READONLY),
  was_billed: field('boolean', 'Whether it was charged.', READONLY),
};

const USAGE: Fields = {
  amount: field('string', 'How much of the resource it used.', READONLY),
  poll_time: field('datetime', 'When.', READONLY),
  resource: field('string', RESOURCE, READONLY),
  uuid: field('string', 'The id of the server, drive or address.', READONLY),
};

/** A field that cannot be written, of calls without a list. */
const readonlyField = (type: string, helpText: string) => ({
  default: NO_DEFAULT,
  help_text: helpText,
  readonly: true,
  required: true,
  type,
});

const BALANCE: Fields = {
  balance: readonlyField('decimal', 'What is left.'),
  credit_limit: readonlyField('string', 'How far the balance may fall below zero.'),
  currency: readonlyField('string', 'The currency: three letters of ISO 4217.'),
};

const CURRENT_USAGE: Fields = {
  balance: readonlyField('dict', 'The balance and its currency.'),
  usage: readonlyField('dict', 'What is used, subscribed and burst, by resource.'),
};

const PROFILE: Fields = {
  company: readonlyField('string', 'The name of the account.'),
  currency: readonlyField('string', 'The currency: three letters of ISO 4217.'),
  email: readonlyField('string', 'The login of the user.'),
  signup_time: readonlyField('datetime', 'When the account was made.'),
  uuid: readonlyField('string', 'The id of the account.'),
};

/** 1: every comparison. */
const EVERY = 1;
/** As the original documents it for its balance, of which there is only one to find. */
const BY_TAG = { name: 'exact', name__contains: 'exact', tag: 'exact', uuid: 'exact' };

interface Schema {
  readonly fields: Fields;
  readonly filtering?: object;
  readonly ordering?: readonly string[];
  readonly limit?: number;
}

const schemas = (nowUs: number): Readonly<Record<Call, Schema>> => ({
  balance: { fields: BALANCE, filtering: BY_TAG },
  burst: {
    fields: { ...SUMS, uuid: field('string', 'The id of the sum, which stays the same.') },
    filtering: { date: EVERY },
  },
  currentUsage: { fields: CURRENT_USAGE },
  daily: { fields: SUMS, filtering: { date: EVERY } },
  discount: { fields: DISCOUNT, limit: UNLIMITED },
  ledger: {
    fields: ledgerFields(nowUs),
    filtering: { billing_cycle: EVERY, time: EVERY },
    ordering: ['time'],
  },
  pricing: { fields: PRICING, filtering: { level: EVERY }, limit: UNLIMITED },
  profile: { fields: PROFILE },
  subscriptions: { fields: SUBSCRIPTIONS, filtering: { subscribed_object: ['exact'] } },
  usage: { fields: USAGE, filtering: { poll_time: EVERY } },
});

export function schemaOf(call: Call, nowUs: number) {
  const { fields, filtering, ordering, limit = DEFAULT_LIMIT } = schemas(nowUs)[call];
  return {
    allowed_detail_http_methods: ['get'],
    allowed_list_http_methods: ['get'],
    default_format: 'application/json',
    default_limit: limit,
    fields,
    ...(filtering && { filtering }),
    ...(ordering && { ordering }),
  };
}
