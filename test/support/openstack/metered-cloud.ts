/** The program as a service of a cloud: with usage of its projects, knowing callers by their Keystone tokens. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeWorkplace, type Workplace } from '../program/program';
import { askUrl, type Reply } from '../service/ask-url';
import type { Cloud } from './cloud';
import { PASSWORD } from './keystone-files';

/** The window in which there is usage, as clients take it, and as we do. */
export const DAYS = ['--start', '2024-06-01', '--end', '2024-07-01'] as const;
export const WINDOW = 'start=2024-06-01T00:00:00&end=2024-07-01T00:00:00';

export interface Metered {
  /** With `/v2.1` at its end, as it stands in a catalog. */
  readonly url: string;
  readonly place: Workplace;
  /** Usage, from `''` for the list or `/ID`, by a token. */
  ask(path: string, token: string, query?: string): Promise<Reply>;
  /** Paths of requests with their queries, as the log tells them. */
  readonly asked: readonly string[];
  remove(): Promise<void>;
}

const SIZES = {
  small: { vcpus: 1, memory_mb: 2048, root_gb: 20 },
  large: { vcpus: 4, memory_mb: 8192, root_gb: 80 },
};

/** From and to whole hours, so that sums of hours are exact in whatever order clients add them. */
const LIVES: ReadonlyArray<readonly [project: 'alpha' | 'beta', from: string, to: string | null]> =
  [
    ['alpha', '2024-06-02T06:00:00', '2024-06-12T18:00:00'],
    ['alpha', '2024-05-20T00:00:00', '2024-06-03T03:00:00'],
    ['alpha', '2024-06-05T11:00:00', '2024-06-05T12:00:00'],
    ['alpha', '2024-06-20T12:00:00', null],
    ['alpha', '2024-05-01T00:00:00', null],
    ['beta', '2024-06-10T00:00:00', '2024-07-10T00:00:00'],
    ['beta', '2024-06-30T23:00:00', null],
    ['beta', '2024-05-01T00:00:00', '2024-05-31T00:00:00'],
  ];

/** What comes to that in the window: servers, and hours of megabytes, CPUs and gigabytes. */
export const USED = {
  alpha: [5, 4_474_880, 2185, 43_700],
  beta: [2, 4_130_816, 2017, 40_340],
} as const;

const linesFor = ({ projects }: Cloud): string =>
  LIVES.map(([project, from, to], i) => {
    const flavor = i % 2 ? 'large' : 'small';
    const line = {
      instance_id: `0b9a1f5e-6b0c-4f0e-8d3a-00000000000${i}`,
      tenant_id: projects[project],
      name: `${project}-${i}`,
      flavor,
      ...SIZES[flavor],
      launched_at: from,
      terminated_at: to,
      vm_state: to === null ? 'active' : 'deleted',
    };
    return `${JSON.stringify(line)}\n`;
  }).join('');

const settingsFor = (cloud: Cloud, database: string, maxLimit: number): string =>
  [
    'auth: keystone',
    `database: ${database}`,
    `max_limit: ${maxLimit}`,
    'keystone:',
    `  auth_url: ${cloud.keystone.url}`,
    `  www_authenticate_uri: ${cloud.keystone.url}`,
    // A busy machine is no outage.
    ...['  http_connect_timeout: 60', '  validation_timeout: 60'],
    '  username: usage',
    `  password: ${PASSWORD}`,
    '  project_name: service\n',
  ].join('\n');

export interface Metering {
  readonly database?: string;
  readonly maxLimit?: number;
}

/** Imports the usage and serves it. */
export async function meterCloud(
  cloud: Cloud,
  { database = 'sqlite:./usage.db', maxLimit = 1000 }: Metering = {},
): Promise<Metered> {
  const place = await makeWorkplace();
  const configuration = ['--config', join(place.folder, 'usage.yaml')];
  await writeFile(join(place.folder, 'usage.yaml'), settingsFor(cloud, database, maxLimit));
  const imported = await place.run(['import', ...configuration, '-'], { input: linesFor(cloud) });
  if (imported.status !== 0) throw new Error(imported.stderr);
  const { url, process: child } = await place.serve(['--auth', 'keystone', ...configuration]);
  const asked: string[] = [];
  if (child.stderr) {
    createInterface(child.stderr).on('line', (line) => {
      const { url: path } = JSON.parse(line);
      if (path?.startsWith('/')) asked.push(path);
    });
  }
  const root = `${url}/v2.1`;
  return {
    url: root,
    place,
    asked,
    ask: (path, token, query = WINDOW) =>
      askUrl(`${root}/os-simple-tenant-usage${path}?${query}`, {
        headers: { 'X-Auth-Token': token },
      }),
    remove: () => place.remove(),
  };
}
