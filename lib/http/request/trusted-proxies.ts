/** The proxies whose X-Forwarded headers are used. */
import { BlockList, isIP } from 'node:net';

/** Whether a proxy at this address is trusted; false for anything that is not an address. */
export type IsTrusted = (address: string | undefined) => boolean;

/** Trusts these addresses and networks (`192.0.2.7`, `10.0.0.0/8`) only. */
export function trustedProxies(networks: readonly string[]): IsTrusted {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    if (prefix === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return (address = '') => isIP(address) !== 0 && list.check(address, familyOf(address));
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 4 ? 'ipv4' : 'ipv6');
