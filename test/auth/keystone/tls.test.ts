/** A Keystone behind TLS: only who is vouched for is believed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keystone } from '../../../lib/auth/keystone';
import { type FakeKeystone, fakeKeystone, good } from '../../support/keystone/fake-keystone';
import { type KeystoneScene, keystoneScene, withToken } from '../../support/keystone/scene';

const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-'));
const cafile = join(folder, 'cert.pem');
let scene: KeystoneScene;
let secure: FakeKeystone;

beforeAll(async () => {
  const key = join(folder, 'key.pem');
  const subject = ['-subj', '/CN=keystone', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', key, '-out', cafile, '-days', '2'];
  execFileSync('openssl', ['req', ...kind, ...subject, ...files], { stdio: 'pipe' });
  scene = await keystoneScene();
  const tls = { key: readFileSync(key, 'utf8'), cert: readFileSync(cafile, 'utf8') };
  secure = await fakeKeystone(() => Date.now() * 1000, { tls });
  secure.tokens.set('t1', good());
});
afterAll(async () => {
  await secure.stop();
  await scene.close();
  rmSync(folder, { recursive: true });
});

it('that the file of certificates vouches for is believed', async () => {
  const authenticate = keystone(scene.parts({ cafile: cafile }, [secure.url]));
  expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
});

it('that nobody vouches for is not told our password', async () => {
  const authenticate = keystone(scene.parts({}, [secure.url]));
  const before = secure.asked.length;
  await expect(authenticate(withToken('t1'))).rejects.toMatchObject({
    code: 'identityUnavailable',
    message: `Keystone: ${secure.url}: DEPTH_ZERO_SELF_SIGNED_CERT`,
  });
  expect(secure.asked).toHaveLength(before);
});

it('that is another host than the certificate says is not believed', async () => {
  const url = secure.url.replace('127.0.0.1', 'localhost');
  const authenticate = keystone(scene.parts({ cafile: cafile }, [url]));
  await expect(authenticate(withToken('t1'))).rejects.toMatchObject({
    message: `Keystone: ${url}: ERR_TLS_CERT_ALTNAME_INVALID`,
  });
});
