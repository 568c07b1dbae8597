/** Applications and consumer keys from the command line, and the secrets that are kept for them. */
import { lookupHash } from '../../../lib/auth/local/api-key';
import { decryptSecret, secretKeyOf } from '../../../lib/auth/secret-box';
import { newConsumer } from '../../../lib/dialects/ovh/keys/consumer';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';
import { runHere } from '../../support/program/command-line';
import { perTest } from '../../support/scene';

const OLD = Buffer.alloc(32, 1).toString('base64');
const NEW = Buffer.alloc(32, 2).toString('base64');

const scene = perTest<TemporaryStore>(temporaryStore, ({ remove }) => remove());

const call = async (line: string, secretKeys?: string) =>
  runHere([...line.split(' '), '--database', (await scene()).url], {
    env: secretKeys === undefined ? {} : { TENANT_USAGE_SECRET_KEYS: secretKeys },
  });

async function createApplication() {
  const made = await call('ovh applications create --name dashboards', OLD);
  expect(made.status).toBe(0);
  const [key = '', secret = ''] = made.stdout.trim().split('\n');
  return { key, secret, id: lookupHash(key).slice(0, 32) };
}

/** One that waits. */
async function addConsumer(application: string) {
  const rules = [{ method: 'GET', path: '/*' }];
  const grant = { application, rules, isValidated: false, allowedIPs: [], redirection: null };
  const { credential } = newConsumer(grant, null);
  await (await scene()).store.credentials.put([credential]);
  return credential.id.slice(0, 12);
}

const statusOf = async (id: string) => {
  const { stdout } = await call('ovh keys list --json');
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return rows.find((row) => row.id.startsWith(id))?.status;
};

it('an application is not made without secret_keys, and the message names the setting', async () => {
  const { status, stdout, stderr } = await call('ovh applications create');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('secret_keys');
  expect(stderr).toContain('TENANT_USAGE_SECRET_KEYS');
});

it('the secret of an application is shown once, and kept encrypted', async () => {
  const { key, secret, id } = await createApplication();
  expect([key, secret].map((text) => text.length)).toEqual([16, 32]);
  const listed = await call('ovh applications list --json');
  expect(JSON.parse(listed.stdout)).toMatchObject({
    id,
    key,
    name: 'dashboards',
    status: 'active',
  });
  expect(listed.stdout).not.toContain(secret);
  const kept = (await (await scene()).store.credentials.find(id))?.secretEncrypted ?? '';
  expect(kept).not.toContain(secret);
  expect(decryptSecret([secretKeyOf(Buffer.alloc(32, 1))], id, kept)).toBe(secret);
});

it('an application is revoked once', async () => {
  const { id } = await createApplication();
  expect((await call(`ovh applications revoke ${id.slice(0, 12)}`)).status).toBe(0);
  expect((await call(`ovh applications revoke ${id}`)).status).toBe(2);
  expect((await call('ovh applications list -c status -f value')).stdout.trim()).toBe('revoked');
});

it('a consumer key waits, is validated for a user, renewed and revoked', async () => {
  const { id: application } = await createApplication();
  const id = await addConsumer(application);
  await call('users create ann@example.com');
  expect(await statusOf(id)).toBe('pendingValidation');
  expect((await call(`ovh keys rotate ${id}`)).status).toBe(2);
  expect((await call(`ovh keys validate ${id} --user ann@example.com --expires 90d`)).status).toBe(
    0,
  );
  expect(await statusOf(id)).toBe('validated');
  expect((await call(`ovh keys validate ${id} --user ann@example.com`)).status).toBe(2);
  const renewed = await call(`ovh keys rotate ${id} --overlap 0s`);
  expect(renewed.stdout).toMatch(/^[A-Za-z0-9]{32}\n$/);
  expect([
    await statusOf(id),
    await statusOf(lookupHash(renewed.stdout.trim()).slice(0, 12)),
  ]).toEqual(['expired', 'validated']);
  const next = lookupHash(renewed.stdout.trim()).slice(0, 12);
  expect((await call(`ovh keys revoke ${next}`)).status).toBe(0);
  expect(await statusOf(next)).toBe('expired');
});

it('a key that waits is refused by revoking it', async () => {
  const { id: application } = await createApplication();
  const id = await addConsumer(application);
  expect((await call(`ovh keys revoke ${id}`)).status).toBe(0);
  expect(await statusOf(id)).toBe('refused');
});

it('a consumer key must stand for somebody who is known', async () => {
  const { id: application } = await createApplication();
  const id = await addConsumer(application);
  expect((await call(`ovh keys validate ${id}`)).stderr).toContain('--user');
  for (const whom of ['--user nobody@example.com', '--site nowhere', `--account ${'0'.repeat(32)}`])
    expect((await call(`ovh keys validate ${id} ${whom}`)).status).not.toBe(0);
  expect((await call(`ovh keys validate ${application} --user x`)).status).not.toBe(0);
  expect(await statusOf(id)).toBe('pendingValidation');
});

it('secrets move to a new key, after which the old one is not needed', async () => {
  const { id, secret } = await createApplication();
  expect((await call('keys reencrypt')).status).toBe(2);
  expect(await call('keys reencrypt', NEW)).toMatchObject({
    status: 1,
    stdout: 'encrypted 0, not decrypted 1\n',
    stderr: expect.stringContaining(id),
  });
  const moved = { status: 0, stdout: 'encrypted 1, not decrypted 0\n' };
  expect(await call('keys reencrypt', `${NEW},${OLD}`)).toMatchObject(moved);
  const kept = (await (await scene()).store.credentials.find(id))?.secretEncrypted ?? '';
  expect(decryptSecret([secretKeyOf(Buffer.alloc(32, 2))], id, kept)).toBe(secret);
  expect((await call('keys reencrypt', NEW)).stdout).toBe('encrypted 0, not decrypted 0\n');
});
