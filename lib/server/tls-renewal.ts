/** Certificates that are renewed while the service runs. */

import type { Context } from '../cli/program/command';
import { sectionOf } from '../config';
import type { Log } from '../log';
import type { Listening } from './listen';
import { SERVER } from './settings';
import { readTls } from './tls';

/** Reads the files again whenever asked to; if they do not do, what was there before stays. */
export function renewTls(
  { config, onReload }: Pick<Context, 'config' | 'onReload'>,
  listening: Listening,
  log: Log,
): void {
  // Nothing to read again: then SIGHUP means what it always does.
  const settings = sectionOf(config, SERVER);
  if (settings.tlsCert === null) return;
  onReload(() => {
    try {
      const tls = readTls(settings);
      if (tls === null) return;
      listening.renew(tls);
      log.info({ validTo: tls.validTo }, 'certificate read again');
    } catch (err) {
      log.error({ err }, 'certificate not read again, the one before stays');
    }
  });
}
