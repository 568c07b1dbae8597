/** A configuration file that names a Keystone. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PASSWORD } from './fake-keystone';

/** Its path, in this folder. `more`: further lines at the top level. */
export async function keystoneFile(
  folder: string,
  url: string,
  more: readonly string[] = [],
): Promise<string> {
  const path = join(folder, 'usage.yaml');
  const lines = [
    'auth: keystone',
    ...more,
    'keystone:',
    `  auth_url: ${url}`,
    '  www_authenticate_uri: http://public:5000/v3',
    '  username: usage',
    `  password: ${PASSWORD}`,
    '  project_name: service',
    '  user_domain_name: Default',
    '  project_domain_name: Default',
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}
