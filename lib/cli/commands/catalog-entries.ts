/** The commands of the OpenStack client that put the service into the catalog of a cloud. */
import { shellCommand } from '../program/shell';

/** A service of its own, or the compute endpoint that Nova's clients use already. */
export const ROLES = ['service', 'compute'] as const;
export type Role = (typeof ROLES)[number];

export interface Entry {
  readonly url: string;
  readonly region: string;
}

/** Lines for a shell, with comments. */
export const entriesOf = (role: Role, entry: Entry): readonly string[] =>
  role === 'service' ? serviceLines(entry) : computeLines(entry);

const INTERFACES = ['public', 'internal', 'admin'];

const serviceLines = (entry: Entry): readonly string[] => [
  '# A service of its own; nothing else in the catalog changes.',
  ...creation({ type: 'usage', name: 'tenant-usage', description: 'Usage by project' }, entry),
];

const computeLines = (entry: Entry): readonly string[] => [
  '# The compute endpoints lead to the proxy from now on.',
  '# Not needed where the proxy listens at the address that they have already.',
  ...INTERFACES.map((name) => moving(name, entry)),
  '#',
  '# In a cloud that has no compute service yet, these instead:',
  ...creation({ type: 'compute', name: 'nova', description: 'OpenStack Compute' }, entry).map(
    (line) => `# ${line}`,
  ),
];

interface Service {
  readonly type: string;
  readonly name: string;
  readonly description: string;
}

const creation = ({ type, name, description }: Service, { url, region }: Entry) => [
  shellCommand(
    ...['openstack', 'service', 'create', '--name', name, '--description', description, type],
  ),
  ...INTERFACES.map((each) =>
    shellCommand('openstack', 'endpoint', 'create', '--region', region, type, each, url),
  ),
];

/** The client takes an endpoint only by its id, which only the cloud knows. */
function moving(name: string, { url, region }: Entry): string {
  const list = shellCommand(
    ...['openstack', 'endpoint', 'list', '--service', 'compute', '--interface', name],
    ...['--region', region, '-f', 'value', '-c', 'ID'],
  );
  return `${shellCommand('openstack', 'endpoint', 'set', '--url', url)} "$(${list})"`;
}
