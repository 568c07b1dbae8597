/** How rates treat counters: from `rate{counter,max,reset}`, and from a body. */
import type { RateOptions } from '../../../domain/points/query';
import { booleanOf, longOf } from '../wire/coercion';
import { badRequest, unparsable } from '../wire/errors';
import { parseInteger } from '../wire/integers';
import type { JsonObject } from '../wire/json';

export const DEFAULT_RATE: RateOptions = {
  isCounter: false,
  counterMax: 2 ** 63,
  resetValue: 0,
  dropsResets: false,
};

/** Shorter ones are neither `rate` nor options behind it. */
const MIN_LENGTH = 'rate{}'.length;

/** Of a part that begins with `rate`: what stands between the fifth character and the last. Throws `badRequest`. */
export function parseRate(written: string): RateOptions {
  if (written.length === 'rate'.length) return DEFAULT_RATE;
  if (written.length < MIN_LENGTH) {
    throw badRequest(`Invalid rate options specification: ${written}`);
  }
  const parts = written.slice('rate{'.length, -1).split(',');
  const [counter = '', counterMax = '', resetValue = ''] = parts;
  if (parts.length > 3) throw tooManyParts(parts.length);
  return {
    isCounter: counter.endsWith('counter'),
    dropsResets: counter === 'dropcounter',
    counterMax: valueIn(counterMax, 'Max value') ?? DEFAULT_RATE.counterMax,
    resetValue: valueIn(resetValue, 'Reset value') ?? DEFAULT_RATE.resetValue,
  };
}

const tooManyParts = (count: number) =>
  badRequest(
    `Incorrect number of values in rate options specification, must be counter[,counter max value,reset value], recieved: ${count} parts`,
  );

function valueIn(written: string, name: string): number | undefined {
  if (written === '') return undefined;
  try {
    return Number(parseInteger(written));
  } catch {
    throw badRequest(`${name} of counter was not a number, received '${written}'`);
  }
}

const MEMBERS = ['counter', 'counterMax', 'resetValue', 'dropResets'];

/** Throws `Unable to parse the given JSON`. */
export function rateOptionsOf(options: JsonObject): RateOptions {
  for (const name of options.keys()) {
    if (!MEMBERS.includes(name)) throw unparsable(`rateOptions.${name}: no such field`);
  }
  return {
    isCounter: booleanOf(options.get('counter'), 'counter'),
    counterMax: longOf(options.get('counterMax'), 'counterMax') ?? DEFAULT_RATE.counterMax,
    resetValue: longOf(options.get('resetValue'), 'resetValue') ?? DEFAULT_RATE.resetValue,
    dropsResets: booleanOf(options.get('dropResets'), 'dropResets'),
  };
}
