/** A client of the Nova that the settings name. */
import { type Config, sectionOf } from '../../config';
import type { Log } from '../../log';
import type { NovaClient } from '../../openstack/nova/client';
import { NOVA_API, type NovaApiSettings } from './settings';

export interface ClientContext {
  readonly config: Config;
  readonly nowUs: () => number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

type Module = typeof import('../../openstack/nova/client');

/** Loaded here only: most commands never ask a Nova. */
const load = (): Module => require('../../openstack/nova/client');

/** Throws `invalidArgument` if its settings are incomplete. `who` needs it, for the message. */
export function novaClient(
  { config, nowUs, signal, log }: ClientContext,
  who: string,
  more: Partial<NovaApiSettings> = {},
): NovaClient {
  const settings = { ...sectionOf(config, NOVA_API), ...more };
  const needs = { who, section: 'nova_api' };
  return load().connectNova({ settings, needs, nowUs, log, signal });
}
