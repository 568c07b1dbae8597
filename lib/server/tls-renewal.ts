/** Certificates that are renewed while the service runs. */

import type { Context } from '../cli/program/command';
import type { Log } from '../log';
import type { Listening } from './listen';
import { readTls } from './tls';

/** Reads the files again whenever asked to; if they do not do, what was there before stays. */
export function renewTls(
  { config, onReload }: Pick<Context, 'config' | 'onReload'>,
  listening: Listening,
  log: Log,
): void {
  // Nothing to read again: then SIGHUP means what it always does.
  if (config.tlsCert === null) return;
  onReload(() => {
    try {
      const tls = readTls(config);
      if (tls === null) return;
      listening.renew(tls);
      log.info({ validTo: tls.validTo }, 'certificate read again');
    } catch (err) {
      log.error({ err }, 'certificate not read again, the one before stays');
    }
  });
}
