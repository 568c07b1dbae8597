/** A small cloud: a real Keystone with projects, users and their roles. */

import { ADMIN } from './callers';
import { type IdentityApi, identityApi } from './identity';
import { PASSWORD, REGION } from './keystone-files';
import { type RealKeystone, realKeystone } from './real-keystone';

export interface Cloud {
  readonly keystone: RealKeystone;
  readonly identity: IdentityApi;
  /** Ids: `alpha` and `beta` have usage, `idle` has none. */
  readonly projects: Readonly<Record<ProjectName, string>>;
  /** Puts a compute service into its catalog. */
  register(computeUrl: string): Promise<void>;
}

const PROJECTS = ['alpha', 'beta', 'idle', 'service'] as const;
type ProjectName = (typeof PROJECTS)[number];

const GRANTS: ReadonlyArray<readonly [user: string, role: string, project: ProjectName]> = [
  ['anna', 'member', 'alpha'],
  ['boris', 'reader', 'beta'],
  ['usage', 'service', 'service'],
];

/** From the files of a Keystone that nobody has used yet. */
export async function makeCloud(files: string): Promise<Cloud> {
  const keystone = await realKeystone(files);
  try {
    return await seed(keystone);
  } catch (error) {
    await keystone.remove();
    throw error;
  }
}

async function seed(keystone: RealKeystone): Promise<Cloud> {
  const identity = await identityApi(keystone.url, ADMIN);
  await registerService(identity, 'identity', keystone.url);
  const made = await Promise.all(PROJECTS.map((name) => identity.make('projects', { name })));
  const projects = Object.fromEntries(PROJECTS.map((name, i) => [name, made[i]]));
  const roles = new Map(await identity.idsOf('roles'));
  // Newer releases have it from the start.
  if (!roles.has('service'))
    roles.set('service', await identity.make('roles', { name: 'service' }));
  for (const [name, role, project] of GRANTS) {
    const user = await identity.make('users', { name, password: PASSWORD });
    await identity.grant(String(roles.get(role)), user, String(projects[project]));
  }
  const register = (url: string) => registerService(identity, 'compute', url);
  return { keystone, identity, projects: projects as Cloud['projects'], register };
}

async function registerService(identity: IdentityApi, type: string, url: string): Promise<void> {
  const service = await identity.make('services', { name: type, type });
  for (const each of ['public', 'internal', 'admin']) {
    const endpoint = { service_id: service, interface: each, region: REGION, url };
    await identity.make('endpoints', endpoint);
  }
}
