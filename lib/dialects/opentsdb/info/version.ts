/** The version of OpenTSDB that this service answers as. */
import type { Handle } from '../endpoint';
import { answerJson, answerText } from '../response';

export const showVersion: Handle = ({ res }) => answerJson(res, VERSION);

/** As OpenTSDB 1 shows it: as a text, or as JSON where the query ends so. */
export const showVersionText: Handle = (exchange) => {
  if (exchange.req.url.endsWith('json')) return showVersion(exchange);
  return answerText(exchange.res, 'text/plain', `${VERSION_LINES}\n`);
};

/**
 * Clients choose what they ask by the version. The revision is that of the release; what describes a build are
 * placeholders. In the order of OpenTSDB's answer.
 */
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

export const VERSION_LINES = `net.opentsdb.tools ${VERSION.version} built at revision ${VERSION.short_revision}\nBuilt`;
