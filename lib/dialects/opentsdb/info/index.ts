/** What a client asks to know the server: its functions and filters, and what it is doing. */
import { AGGREGATORS } from '../../../domain/points/query';
import type { Handle } from '../endpoint';
import { answerJson } from '../response';
import { FILTER_HELP } from './filter-help';

export const listAggregators: Handle = ({ res }) => answerJson(res, AGGREGATORS);

export const listFilters: Handle = ({ res }) => answerJson(res, FILTER_HELP);

export const dropCaches: Handle = ({ res }) =>
  answerJson(res, { message: 'Caches dropped', status: '200' });

/** No query is noted, since those of one caller are none of another's business. */
export const listQueries: Handle = ({ res }) => answerJson(res, { completed: [], running: [] });
