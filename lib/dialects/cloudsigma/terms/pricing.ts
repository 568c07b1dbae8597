/** Prices: what is in force now, and which levels of them are for burst. */
import { levelsAt, pricesAt } from '../../../domain/burst/rates';
import { moneyOf } from '../../../domain/money/decimal';
import { passes } from '../../../domain/values/bounds';
import type { NumberedPrice } from '../../../store/store';
import type { Answer, CloudSigmaContext } from '../context';
import { notFound } from '../errors';
import { filtersIn, integerField } from '../lists/filters';
import { listJson, pageIn, UNLIMITED } from '../lists/paging';

const LEVEL = integerField('level');

const pricesNow = async ({ store }: CloudSigmaContext, nowUs: number) =>
  pricesAt(await store.prices.numbered(), nowUs);

export const listPrices: Answer = async (context, { parameters, nowUs }) => {
  const page = pageIn(parameters, UNLIMITED);
  const filters = filtersIn(parameters, LEVEL);
  const prices = await pricesNow(context, nowUs);
  const levels = await context.store.burstLevels.list();
  const resources = [...new Set(prices.map(({ resource }) => resource))];
  const levelsOf = (which: 'current' | 'next') =>
    Object.fromEntries(resources.map((name) => [name, levelsAt(levels, name, nowUs)[which]]));
  const found = prices.filter(({ level }) => passes(level, filters));
  return {
    current: levelsOf('current'),
    next: levelsOf('next'),
    ...listJson(found, page, priceJson),
  };
};

export const showPrice: Answer = async (context, { req, nowUs }) => {
  const prices = await pricesNow(context, nowUs);
  const price = prices.find(({ id }) => String(id) === req.params['id']);
  if (!price) throw notFound();
  return priceJson(price);
};

const priceJson = ({ id, currency, level, multiplier, price, resource, unit }: NumberedPrice) => ({
  ...{ currency, id: String(id), level, multiplier, price: moneyOf(price), resource, unit },
});
