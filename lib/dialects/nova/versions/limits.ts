/** The limits of a project, which clients of usage ask for, too: there are none, and nothing is counted against them. */
import type { Microversion } from './microversion';

const UNLIMITED = -1;
const UNUSED = 0;

/** The last minor version that tells it, if a later one does not. */
type Row = readonly [name: string, value: number, lastMinor?: number];

const ABSOLUTE: readonly Row[] = [
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
  const rows = ABSOLUTE.filter(([, , last = Number.POSITIVE_INFINITY]) => minor <= last);
  const absolute = Object.fromEntries(rows.map(([name, value]) => [name, value]));
  return { limits: { rate: [], absolute } };
}
