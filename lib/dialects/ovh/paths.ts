/** The paths of OVH's API. */

/** Owned whole. */
const OWN = '/1.0';
/** Of this one only what is below `/auth` and `/dedicatedCloud`; the rest is another API's. */
const SHARED = '/v1';

const BASES: readonly string[] = [OWN, SHARED];

export const PREFIXES: readonly string[] = [OWN, `${SHARED}/auth`, `${SHARED}/dedicatedCloud`];

/** As access rules write it: without what comes before, and without a slash at the end. */
export const rulePathOf = (path: string): string =>
  path.replace(/^\/(1\.0|v1)(?=\/|$)/, '').replace(/(?<=.)\/$/, '');

/** A path below each base. */
export const withBases = (path: string): readonly string[] => BASES.map((base) => base + path);

const SERVICE = '/dedicatedCloud/{serviceName}';
const DATACENTER = `${SERVICE}/datacenter/{datacenterId}`;
const USER = `${SERVICE}/user/{userId}`;

export const PATHS = {
  time: '/auth/time',
  credential: '/auth/credential',
  currentCredential: '/auth/currentCredential',
  validation: '/auth/validation/{credentialId}',
  services: '/dedicatedCloud',
  service: SERVICE,
  datacenters: `${SERVICE}/datacenter`,
  datacenter: DATACENTER,
  filers: `${DATACENTER}/filer`,
  filer: `${DATACENTER}/filer/{filerId}`,
  hosts: `${DATACENTER}/host`,
  host: `${DATACENTER}/host/{hostId}`,
  machines: `${DATACENTER}/vm`,
  machine: `${DATACENTER}/vm/{vmId}`,
  globalFilers: `${SERVICE}/filer`,
  globalFiler: `${SERVICE}/filer/{filerId}`,
  users: `${SERVICE}/user`,
  user: USER,
  vscopeToken: `${USER}/getVscopeMetricsToken`,
  metricsToken: `${USER}/metricsToken`,
} as const;
