/** Tells an operator why all clients seem to have one address. */
import type { Request } from 'express';
import { isForwardedAddressIgnored } from '../../http/request/forwarded';
import type { Log } from '../../log';

/** Once: whoever is not believed shall not fill the log. */
export function sharedAddressWarning(log: Log): (req: Request) => void {
  let isTold = false;
  return (req) => {
    if (isTold || !isForwardedAddressIgnored(req)) return;
    isTold = true;
    log.warn({ address: req.socket.remoteAddress }, WARNING);
  };
}

const WARNING =
  'X-Forwarded-For comes from an address that is not in trusted_proxies and is not believed; ' +
  'behind it all clients count as one address when failed logins are counted';
