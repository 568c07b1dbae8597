/** `GET /api/config`: the settings that clients of OpenTSDB look for, under its names. */
import type { OpenTsdbContext } from '../context';
import type { Exchange } from '../endpoint';
import { answerJson } from '../response';

export function showConfig({ settings }: OpenTsdbContext, { res }: Exchange): void {
  answerJson(res, {
    'tsd.core.auto_create_metrics': String(settings.autoMetric),
    'tsd.core.auto_create_tagks': 'true',
    'tsd.core.auto_create_tagvs': 'true',
    'tsd.core.meta.enable_tsuid_tracking': String(settings.metaTables),
    'tsd.core.timezone': 'UTC',
    'tsd.http.query.allow_delete': 'false',
    'tsd.http.request.enable_chunked': String(settings.chunkedBodies),
    'tsd.http.request.max_chunk': String(settings.maxBodyBytes),
    'tsd.storage.fix_duplicates': 'true',
    'tsd.storage.max_tags': String(settings.maxTags),
  });
}
