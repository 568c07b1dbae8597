/** The order of a list of alerts. */
import type { AlertsPage } from '../../../store/store';
import type { Parameters } from '../wire/parameters';

type Order = Pick<AlertsPage, 'by' | 'isDescending'>;

const ORDERS: ReadonlyMap<string, Order> = new Map([
  ['severity', { by: 'severity', isDescending: false }],
  ['-severity', { by: 'severity', isDescending: true }],
  ['created', { by: 'created', isDescending: false }],
  ['-created', { by: 'created', isDescending: true }],
]);

const NEWEST_FIRST: Order = { by: 'created', isDescending: true };

const writtenIn = (parameters: Parameters): string => parameters.last('o') ?? '';

export const isOrderGood = (parameters: Parameters): boolean =>
  writtenIn(parameters) === '' || ORDERS.has(writtenIn(parameters));

export const orderOf = (parameters: Parameters): Order =>
  ORDERS.get(writtenIn(parameters)) ?? NEWEST_FIRST;
