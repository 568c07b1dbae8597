/** The limits of a project, for dashboards that ask for them along with usage: all unlimited and unused. */
import type { Microversion } from './microversion';

const UNLIMITED = -1;
const UNUSED = 0;

/** `lastMinor`: the last minor version that has the field. */
type Limit = readonly [name: string, value: number, lastMinor?: number];

const ABSOLUTE: readonly Limit[] = [
  ['maxTotalInstances', UNLIMITED],
  ['maxTotalCores', UNLIMITED],
  ['maxTotalRAMSize', UNLIMITED],
  ['maxTotalKeypairs', UNLIMITED],
  ['maxServerMeta', UNLIMITED],
  ['maxServerGroups', UNLIMITED],
  ['maxServerGroupMembers', UNLIMITED],
  ['maxPersonality', UNLIMITED, 56],
  ['maxPersonalitySize', UNLIMITED, 56],
  ['maxImageMeta', UNLIMITED, 38],
  ['maxTotalFloatingIps', UNLIMITED, 35],
  ['maxSecurityGroups', UNLIMITED, 35],
  ['maxSecurityGroupRules', UNLIMITED, 35],
  ['totalInstancesUsed', UNUSED],
  ['totalCoresUsed', UNUSED],
  ['totalRAMUsed', UNUSED],
  ['totalServerGroupsUsed', UNUSED],
  ['totalFloatingIpsUsed', UNUSED, 35],
  ['totalSecurityGroupsUsed', UNUSED, 35],
];

export function limitsJson({ minor }: Microversion) {
  const offered = ABSOLUTE.filter(([, , last = Number.POSITIVE_INFINITY]) => minor <= last);
  const absolute = Object.fromEntries(offered.map(([name, value]) => [name, value]));
  return { limits: { rate: [], absolute } };
}
