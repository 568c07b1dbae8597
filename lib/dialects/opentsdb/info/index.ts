/** What a client asks to know the server: its functions, filters and version. */
import { AGGREGATORS } from '../../../domain/points/query';
import type { Handle } from '../endpoint';
import { answerJson } from '../response';
import { FILTER_HELP } from './filter-help';

export const listAggregators: Handle = ({ res }) => answerJson(res, AGGREGATORS);

export const listFilters: Handle = ({ res }) => answerJson(res, FILTER_HELP);

export const showVersion: Handle = ({ res }) => answerJson(res, VERSION);

export const dropCaches: Handle = ({ res }) =>
  answerJson(res, { message: 'Caches dropped', status: '200' });

/** Clients choose what they ask by the version. The revision is that of the release; of a build nothing is told. In the order of OpenTSDB's answer. */
const VERSION = {
  short_revision: 'eb125a3',
  repo: '/repo',
  host: 'host',
  version: '2.4.1',
  full_revision: 'eb125a342040376450dd155fe600ff7d4b9c0eec',
  repo_status: 'MODIFIED',
  user: 'user',
  branch: 'branch',
  timestamp: '0',
};
