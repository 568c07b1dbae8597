/** What Nova's API answers without a token: versions and OPTIONS to everyone, 401 for everything else. */
import { PROJECTS } from '../../support/matrix/tenants';
import { perFile } from '../../support/scene';
import { testApp } from '../../support/service/app';

describe('without a token', () => {
  const service = perFile(testApp, (app) => app.close());

  it.each<[method: string, path: string, status: number]>([
    ['GET', '/', 200],
    ['GET', '//', 200],
    ['POST', '/', 200],
    ['GET', '/v2', 200],
    ['GET', '/v2/', 200],
    ['GET', '/v2.1', 200],
    ['GET', '/v2.1/', 200],
    ['DELETE', '/v2.1/', 200],
    ['GET', '/v2.1//', 200],
    ['GET', '/v3', 300],
    ['GET', '/v2.2/os-simple-tenant-usage', 300],
    ['GET', '/v2.1.json', 300],
    ['GET', '/healthcheck', 300],
    ['OPTIONS', '/v2.1/os-simple-tenant-usage', 200],
    ['OPTIONS', '/v2/nowhere', 200],
    ['GET', '/v2.1/nowhere', 401],
    ['GET', '/v2.1/nowhere/', 401],
    ['GET', `/v2.1/${PROJECTS.alpha}`, 401],
    ['GET', `/v2.1/${PROJECTS.alpha}/`, 401],
    ['HEAD', '/v2.1/os-simple-tenant-usage', 401],
    ['POST', '/v2/os-simple-tenant-usage', 401],
  ])('Nova answers %s %s with %d', async (method, path, status) => {
    const app = await service();
    expect((await app.ask(path, { method })).status).toBe(status);
  });
});
