/** `/opentsdb/`: a page that tells people where they are; OpenTSDB has its own user interface there. */
import type { Handle } from '../endpoint';
import { answerText } from '../response';

export const showHome: Handle = ({ res }) => answerText(res, 'text/html; charset=UTF-8', PAGE);

const LINKS = ['api/aggregators', 'api/config', 'api/config/filters', 'api/version'];

const PAGE = `<!DOCTYPE html>
<html lang="en">
<title>OpenTSDB</title>
<h1>OpenTSDB's HTTP API</h1>
<p>There are no graphs here. Programs such as Grafana ask for points at <code>api/query</code>, and write them to <code>api/put</code>.</p>
<ul>
${LINKS.map((path) => `<li><a href="${path}">${path}</a>`).join('\n')}
</ul>
</html>
`;
