/** `catalog`: the commands that make the service known to the clients of a cloud. */
import { sectionOf } from '../../config';
import { NOVA } from '../../dialects/nova/settings';
import { AppError } from '../../errors';
import { choice } from '../../validator';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { isLocal, publicUrl } from '../program/public-url';
import { entriesOf, ROLES, type Role } from './catalog-entries';

export const catalogCommand: Command = {
  name: 'catalog',
  summary: 'print the openstack commands that put the service into the catalog',
  details:
    'As a service of its own (type "usage", a name that no other project has taken), or as the\n' +
    'compute endpoint, where a proxy sends usage to this service and all else to nova-api; see\n' +
    'samples/deploy. Runs nothing: read what it prints, then hand it to a shell.',
  options: [
    {
      flags: '--url <url>',
      help: 'where clients reach it (default: --compute-link-prefix, else --host and --port)',
    },
    { flags: '--region <name>', help: 'the region of the endpoints (default: RegionOne)' },
    { flags: '--as <role>', help: `${ROLES.join(' or ')} (default: service)` },
  ],
  settings: ['host', 'port', 'computeLinkPrefix', 'tlsCert', 'tlsKey'],
  examples: [
    'tenant-usage catalog --url https://usage.example.com',
    'tenant-usage catalog --as compute --url https://cloud.example.com:8774 --region north | sh',
  ],
  run: printCatalog,
};

async function printCatalog(context: Context): Promise<number> {
  const { text, config, stdout, stderr } = context;
  const role = roleOf(text('as'));
  const given = text('url');
  if (
    role === 'compute' &&
    given === undefined &&
    sectionOf(config, NOVA).computeLinkPrefix === null
  ) {
    throw new AppError(
      'invalidArgument',
      '--as compute: --url must name the proxy, such as https://cloud.example.com:8774',
    );
  }
  const url = publicUrl(config, given);
  if (isLocal(url)) {
    const remark = 'can be reached from this machine only; --url names an address for others';
    await writeLine(stderr, `tenant-usage: ${url} ${remark}`);
  }
  const lines = entriesOf(role, { url: `${url}/v2.1`, region: regionOf(text('region')) });
  await writeLine(stdout, lines.join('\n'));
  return EXIT.ok;
}

function roleOf(written = 'service'): Role {
  const kind = choice(...ROLES);
  const role = kind.read(written);
  if (role !== undefined) return role;
  throw new AppError(
    'invalidArgument',
    `--as: ${JSON.stringify(written)} is not allowed; allowed: ${kind.allowed}`,
  );
}

function regionOf(written = 'RegionOne'): string {
  if (/^(?!-)[^\p{Cc}]{1,255}$/u.test(written)) return written;
  throw new AppError(
    'invalidArgument',
    `--region: ${JSON.stringify(written)} is not allowed; allowed: 1 to 255 characters, no control characters, no dash at the start`,
  );
}
