/** The network of a client, by which failed logins are counted together. */
import { isIPv6 } from 'node:net';

/** An IPv6 client can use any address of its /64, so all of these count as one. */
export function clientNetwork(remoteAddress: string | undefined): string {
  const address = (remoteAddress ?? 'unknown').replace(/%.*$/, '');
  if (!isIPv6(address)) return address;
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  return mapped ?? networkOf(address);
}

const GROUPS = 8;
const GROUPS_OF_NETWORK = 4;

function networkOf(address: string): string {
  const [head = '', tail = ''] = address.split('::');
  const groups = groupsOf(head);
  const missing = address.includes('::') ? GROUPS - groups.length - groupsOf(tail).length : 0;
  const all = [...groups, ...Array<string>(missing).fill('0'), ...groupsOf(tail)];
  const network = all.slice(0, GROUPS_OF_NETWORK).map((group) => Number.parseInt(group, 16));
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}

/** An IPv4 address at the end stands for two groups, and is never in the network part. */
const groupsOf = (part: string): string[] =>
  part === '' ? [] : part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : group));
