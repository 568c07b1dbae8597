/** Decimals with a number of places, of those that are stored with at most 20. */
import { moneyOf } from '../../../domain/money/decimal';

const STORED_PLACES = 20;

/** Further places are cut off. */
export const decimalText = (text: string, places: number): string =>
  moneyOf(text).slice(0, places - STORED_PLACES);
