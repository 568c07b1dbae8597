/** The sources that `serve --with-collectors` hears: all that are configured. */
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import { NOVA_API } from '../../ingest/nova-api/settings';
import { NOVA_NOTIFICATIONS } from '../../ingest/nova-notifications/settings';
import type { Log } from '../../log';
import type { Context } from '../program/command';
import { collectNovaApi } from './nova-api';
import { collectNotifications } from './nova-notifications';

type Collect = (context: Context, log: Log) => Promise<void>;

/** Throws `invalidArgument` if there is none. */
export function configuredCollectors(config: Context['config']): readonly Collect[] {
  const collectors: Collect[] = [];
  if (sectionOf(config, NOVA_NOTIFICATIONS).brokers !== null) collectors.push(collectNotifications);
  if (sectionOf(config, NOVA_API).authUrl !== null)
    collectors.push((...all) => collectNovaApi(...all));
  if (collectors.length > 0) return collectors;
  throw new AppError(
    'invalidArgument',
    '--with-collectors: nothing is configured that could be collected; allowed: ' +
      'nova_notifications.brokers, which is not set, or nova_api.auth_url',
  );
}
