/** The connection by which callers' tokens are validated. */
import { type Connection, connectKeystone } from '../../openstack/keystone/connection';
import type { AuthenticatorOptions } from '../options';

/** Sends nothing yet. Throws `invalidArgument` for incomplete settings. */
export const connectTo = ({
  settings,
  log,
}: Pick<AuthenticatorOptions, 'settings' | 'log'>): Connection =>
  connectKeystone({
    ...{ settings, log },
    needs: { who: '--auth keystone', section: 'keystone' },
    // Each address gets a share of the time that callers wait: the last one must be asked before they are told to go.
    timeoutMs: (addresses) =>
      Math.min(
        settings.httpConnectTimeout * 1000,
        Math.floor((settings.validationTimeout * 1000) / addresses),
      ),
  });
