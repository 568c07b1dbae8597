/** The store of sites, datacenters, nodes, hostings and numbers. */
import type { PlacesStore } from '../../places';
import type { Database } from '../sql/database';
import { seriesBindingsOf } from './binding/rebind';
import { datacentersOf } from './datacenters';
import { hostingsOf } from './hostings';
import { nodesOf } from './nodes';
import { numbersOf } from './numbers';
import { sitesOf } from './sites';

export const placesStore = (database: Database): PlacesStore => ({
  sites: sitesOf(database),
  datacenters: datacentersOf(database),
  nodes: nodesOf(database),
  hostings: hostingsOf(database),
  numbers: numbersOf(database),
  seriesBindings: seriesBindingsOf(database),
});
