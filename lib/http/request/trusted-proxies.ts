/** Whose word is taken for how a client addressed us, and from where. */
import { BlockList, isIP } from 'node:net';

/** Whether a proxy at this address is believed; what is no address is not. */
export type IsTrusted = (address: string | undefined) => boolean;

/** Believes these addresses and networks (`192.0.2.7`, `10.0.0.0/8`) and nobody else. */
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
