/** Objects of CloudSigma's calls have the recorded keys, each in a recorded form. */
import { counted, read, sampleOf } from '../../support/cloudsigma/golden';

type Json = Readonly<Record<string, unknown>>;

const FORMS: ReadonlyArray<readonly [form: string, expression: RegExp]> = [
  ['string:decimal(20 places)', /^-?\d+\.\d{20}$/],
  ['string:decimal(10 places)', /^-?\d+\.\d{10}$/],
  ['string:integer', /^-?\d+$/],
  ['string:uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ['string:YYYY-MM-DDTHH:MM:SS.ffffff+00:00', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/],
  ['string:YYYY-MM-DD', /^\d{4}-\d\d-\d\d$/],
];

function formOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value !== 'string') return typeof value;
  return FORMS.find(([, expression]) => expression.test(value))?.[0] ?? 'string';
}

/** What we write otherwise. */
const OURS: Readonly<Record<string, readonly string[]>> = {
  'string:0E-20': ['string:decimal(20 places)', 'null'],
  'number, written with 20 places': ['number'],
};

/** Recorded answers, and the samples that are like them; what is known of no subscription is null. */
const SHAPES: ReadonlyArray<readonly [recorded: string, samples: readonly string[]]> = [
  ['ledger (docs, 2014)', ['list-the-ledger']],
  ['usage (docs, 2024)', ['list-usage']],
  ['subscriptions (libcloud, 2014)', ['list-subscriptions', 'show-a-subscription']],
  ['pricing (docs, newer)', ['list-prices']],
  ['balance (docs)', ['show-the-balance']],
  ['discount (docs)', ['list-discounts']],
  ['burstusage (seed)', ['list-burst-usage']],
  ['dailyburstusage (seed)', ['list-daily-burst-usage']],
];

/** Keys of the documents that an older recording has not. */
const LATER = ['discounts', 'free_tier', 'was_billed'];

const shapes = read('shapes.json');

/** What a key holds that is in no recorded form; undefined: all is well. */
function strangeForm(object: Json, key: string, forms: object = {}): string | undefined {
  // Of a subscription without an end.
  if (['end_time', 'period'].includes(key) && object[key] === null) return undefined;
  const allowed = Object.keys(forms).flatMap((form) => [form, ...(OURS[form] ?? [])]);
  const form = formOf(object[key]);
  return allowed.includes(form) ? undefined : `${key}: ${form}`;
}

const objectsIn = (body: { readonly objects?: readonly Json[] } & Json): readonly Json[] =>
  body.objects ?? [body];

test.each(SHAPES)('%s: keys and forms are as recorded', (recorded, samples) => {
  const forms: Readonly<Record<string, object>> = shapes[recorded].per_object;
  for (const object of samples.map(sampleOf).flatMap(objectsIn)) {
    const keys = Object.keys(object).filter((key) => !LATER.includes(key));
    expect(keys.sort()).toEqual(Object.keys(forms).sort());
    expect(keys.flatMap((key) => strangeForm(object, key, forms[key]) ?? [])).toEqual([]);
  }
});

test('what is used now has the recorded keys and forms', () => {
  const { usage, balance } = sampleOf('show-current-usage');
  const recorded = shapes['currentusage (libcloud, 2014)'];
  expect(Object.keys(balance).sort()).toEqual(Object.keys(recorded.balance).sort());
  expect(strangeForm(balance, 'balance', recorded.balance.balance)).toBeUndefined();
  for (const each of Object.values<object>(usage)) {
    expect(Object.entries(each).map(([key, value]) => [key, formOf(value)])).toEqual(
      Object.keys(recorded.usage_each).map((key) => [key, 'integer']),
    );
  }
});

test('all of them are compared', () => {
  const keys = SHAPES.flatMap(([recorded]) => Object.keys(shapes[recorded].per_object));
  const { balance, usage_each: usage } = shapes['currentusage (libcloud, 2014)'];
  counted('shapes.json', [...keys, ...Object.keys(balance), ...Object.keys(usage)]);
});
