/** A Keystone behind TLS is trusted only with a certificate that the settings vouch for. */
import { readFile } from 'node:fs/promises';
import { keystone } from '../../../lib/auth/keystone';
import { fakeKeystone, good } from '../../support/keystone/fake-keystone';
import { keystoneScene, withToken } from '../../support/keystone/scene';
import { makeCertificate } from '../../support/program/certificates';
import { makeFolder, perFile, removeFolder } from '../../support/scene';

const secureKeystone = perFile(
  async () => {
    const folder = await makeFolder();
    const { cert, key } = await makeCertificate(folder, 'keystone', 'IP:127.0.0.1');
    const tls = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
    const fake = await fakeKeystone(() => Date.now() * 1000, { tls });
    fake.tokens.set('t1', good());
    const { parts, close } = await keystoneScene();
    return {
      ...{ fake, parts, cafile: cert },
      close: () => Promise.all([fake.stop(), close(), removeFolder(folder)]),
    };
  },
  ({ close }) => close(),
);

it('validates tokens where the file of certificates vouches for Keystone', async () => {
  const { fake, parts, cafile } = await secureKeystone();
  const authenticate = keystone(parts({ cafile }, [fake.url]));
  expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
});

it('sends no password to a Keystone that nothing vouches for', async () => {
  const { fake, parts } = await secureKeystone();
  const authenticate = keystone(parts({}, [fake.url]));
  const before = fake.asked.length;
  await expect(authenticate(withToken('t1'))).rejects.toMatchObject({
    code: 'identityUnavailable',
    message: `Keystone: ${fake.url}: DEPTH_ZERO_SELF_SIGNED_CERT`,
  });
  expect(fake.asked).toHaveLength(before);
});

it('does not trust a Keystone whose certificate names another host', async () => {
  const { fake, parts, cafile } = await secureKeystone();
  const url = fake.url.replace('127.0.0.1', 'localhost');
  const authenticate = keystone(parts({ cafile }, [url]));
  await expect(authenticate(withToken('t1'))).rejects.toMatchObject({
    message: `Keystone: ${url}: ERR_TLS_CERT_ALTNAME_INVALID`,
  });
});
