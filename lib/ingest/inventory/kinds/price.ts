/** Prices of resources, and which of them is in force for burst. */
import type { BurstLevel, Price } from '../../../domain/burst/rates';
import { amount, count } from '../../../domain/values/quantities';
import { currency, instant } from '../../../domain/values/validators';
import { required } from '../../fields';
import { inventoryKind } from '../kind';
import { resourceName, unit } from './resource-name';

export const MAX_LEVEL = 1000;

export const price = inventoryKind<Price>({
  name: 'price',
  after: [],
  fields: ['resource', 'currency', 'level', 'price', 'unit', 'multiplier', 'from'],
  read: async (fields) => ({
    resource: required(fields, 'resource', resourceName),
    currency: required(fields, 'currency', currency),
    level: required(fields, 'level', count(0, MAX_LEVEL)),
    price: required(fields, 'price', amount),
    unit: required(fields, 'unit', unit),
    multiplier: required(fields, 'multiplier', count(1)),
    fromUs: required(fields, 'from', instant),
  }),
  put: ({ prices }, changes) => prices.put(changes),
});

export const burstLevel = inventoryKind<BurstLevel>({
  name: 'burst_level',
  after: [],
  fields: ['resource', 'level', 'from'],
  read: async (fields) => ({
    resource: required(fields, 'resource', resourceName),
    level: required(fields, 'level', count(0, MAX_LEVEL)),
    fromUs: required(fields, 'from', instant),
  }),
  put: ({ burstLevels }, changes) => burstLevels.put(changes),
});
