/** Refusals of OVH's API: each row of its table of errors, and what could be slipped past the signature. */
import { lookupHash } from '../../../lib/auth/local/api-key';
import { signatureOf } from '../../../lib/dialects/ovh/signature/signature';
import { idOfHash } from '../../../lib/identity/api-key';
import { NUMBERS, SERVICES } from '../../support/ovh/cloud';
import { type OvhScene, ovhScene, type Signing } from '../../support/ovh/scene';
import { perFile } from '../../support/scene';

const scene = perFile(ovhScene, (each) => each.close());

const SERVICE = `/1.0/dedicatedCloud/${SERVICES.mine}`;
const DATACENTER = `${SERVICE}/datacenter/${NUMBERS.mine.datacenter}`;

async function refusal(path: string, signing: Signing = {}): Promise<unknown> {
  const { status, body } = await (await scene()).ask(path, signing);
  return [status, JSON.parse(body)];
}

const signingError = (status: number, httpCode: string, errorCode: string, message: string) => [
  status,
  { errorCode, httpCode, message },
];
const forbidden = (errorCode: string, message: string) =>
  signingError(403, '403 Forbidden', errorCode, message);
const badRequest = (errorCode: string, message: string) =>
  signingError(400, '400 Bad Request', errorCode, message);

const NO_KEY = forbidden('INVALID_KEY', 'This application key is invalid');
const NO_CREDENTIAL = forbidden('NOT_CREDENTIAL', 'This credential does not exist');
const NOT_VALID = forbidden('INVALID_CREDENTIAL', 'This credential is not valid');
const WRONG_SIGNATURE = badRequest('INVALID_SIGNATURE', 'Invalid signature');
const LATE = badRequest('QUERY_TIME_OUT', 'Query out of time');
const NO_SERVICE = [404, { class: 'Client::NotFound', message: 'This service does not exist' }];

it.each(['', 'unknown'])('an application key %j is not known', async (key) => {
  expect(await refusal(SERVICE, { headers: { 'X-Ovh-Application': key } })).toEqual(NO_KEY);
});

it.each(['Consumer', 'Timestamp', 'Signature'])('X-Ovh-%s is missed', async (name) => {
  expect(await refusal(SERVICE, { headers: { [`X-Ovh-${name}`]: '' } })).toEqual(NO_CREDENTIAL);
});

it('a consumer key that has expired or was revoked is not valid, from the next request on', async () => {
  const each = await scene();
  const key = await each.addKey();
  expect((await each.ask(SERVICE, { key })).status).toBe(200);
  const hash = lookupHash(key);
  const row = { id: idOfHash(hash), kind: 'ovh_consumer', lookupHash: hash };
  await each.store.credentials.put([{ ...row, isRevoked: true }]);
  expect(await refusal(SERVICE, { key })).toEqual(NOT_VALID);
  await each.store.credentials.put([{ ...row, isRevoked: false, expiresAtUs: each.clock.us }]);
  expect(await refusal(SERVICE, { key })).toEqual(NOT_VALID);
});

it('a consumer key of another application is not known', async () => {
  const key = await (await scene()).addKey({ application: 'f'.repeat(32) });
  expect(await refusal(SERVICE, { key })).toEqual(NO_CREDENTIAL);
});

it('an application that is revoked takes its consumer keys with it', async () => {
  const each = await scene();
  const { id, kind, lookupHash: hash } = each.application.credential;
  await each.store.credentials.put([{ id, kind, lookupHash: hash, isRevoked: true }]);
  expect(await refusal(SERVICE)).toEqual(NO_KEY);
  await each.store.credentials.put([{ id, kind, lookupHash: hash, isRevoked: false }]);
  expect((await each.ask(SERVICE)).status).toBe(200);
});

it('a signature over another host, port, path, method or body is wrong', async () => {
  const { app } = await scene();
  for (const signedOrigin of ['https://other.example.org', 'http://127.0.0.1:1', `${app.origin}/x`])
    expect(await refusal(SERVICE, { signedOrigin })).toEqual(WRONG_SIGNATURE);
  const headers = await headersFor(SERVICE);
  for (const [method, path] of [
    ['GET', `${SERVICE}/`],
    ['GET', `${SERVICE}?x`],
    ['GET', '/1.0/dedicatedCloud'],
    ['GET', SERVICE.replace('/1.0', '/v1')],
    ['HEAD', SERVICE],
  ] as const) {
    expect((await app.ask(path, { method, headers })).status).toBe(400);
  }
  const body = await app.ask(SERVICE, { headers, body: 'x' });
  expect([body.status, JSON.parse(body.body)]).toEqual(WRONG_SIGNATURE);
});

/** A header that was signed for one request, to be sent with another. */
async function headersFor(path: string): Promise<Record<string, string>> {
  const { key, application, clock, app } = await scene();
  const time = String(Math.floor(clock.us / 1_000_000));
  const url = `${app.origin}${path}`;
  const signed = { secret: application.secret, consumerKey: key, method: 'GET', url, body: '' };
  return {
    'X-Ovh-Application': application.key,
    'X-Ovh-Consumer': key,
    'X-Ovh-Timestamp': time,
    'X-Ovh-Signature': signatureOf({ ...signed, time }),
  };
}

it('a request that is sent again after 300 seconds is late, and one whose time was changed is wrong', async () => {
  const each = await scene();
  const headers = await headersFor(SERVICE);
  const again = async (more = {}) => {
    const { status, body } = await each.app.ask(SERVICE, { headers: { ...headers, ...more } });
    return [status, status === 200 ? '' : JSON.parse(body)];
  };
  const start = each.clock.us;
  each.clock.us = start + 300_000_000;
  expect(await again()).toEqual([200, '']);
  each.clock.us = start + 301_000_000;
  expect(await again()).toEqual(LATE);
  const time = String(Math.floor(each.clock.us / 1_000_000));
  expect(await again({ 'X-Ovh-Timestamp': time })).toEqual(WRONG_SIGNATURE);
  each.clock.us = start;
});

it.each(['', '1e9', '-1', '1.5', 'soon'])('a time %j is no time', async (time) => {
  const [status] = (await refusal(SERVICE, { headers: { 'X-Ovh-Timestamp': time } })) as [number];
  expect([400, 403]).toContain(status);
});

it('a call that no rule grants is refused, whatever its spelling', async () => {
  const each = await scene();
  const granted = `/dedicatedCloud/${SERVICES.mine}/datacenter/*`;
  const key = await each.addKey({ rules: [{ method: 'GET', path: granted }] });
  expect((await each.ask(DATACENTER, { key })).status).toBe(200);
  const refused = forbidden('NOT_GRANTED_CALL', 'This call has not been granted');
  for (const path of [SERVICE, `${SERVICE}/user`, `/v1/dedicatedCloud/${SERVICES.mine}`])
    expect(await refusal(path, { key })).toEqual(refused);
  expect(await refusal(DATACENTER.replace('pcc', 'p%63c'), { key })).toEqual(refused);
});

it('a key that is for other addresses is refused', async () => {
  const each = await scene();
  const elsewhere = await each.addKey({ allowedIPs: ['192.0.2.0/24'] });
  expect(await refusal(SERVICE, { key: elsewhere })).toEqual(
    forbidden('FORBIDDEN', 'This credential is not for your address'),
  );
  const here = await each.addKey({ allowedIPs: ['127.0.0.0/8'] });
  expect((await each.ask(SERVICE, { key: here })).status).toBe(200);
});

it('a service that is missing or of others, and objects in it', async () => {
  for (const name of [SERVICES.other, 'pcc-nowhere']) {
    for (const path of ['', '/datacenter', '/user', '/filer', '/user/1/metricsToken'])
      expect(
        await refusal(`/1.0/dedicatedCloud/${name}${path}`, {
          method: path.endsWith('Token') ? 'POST' : 'GET',
        }),
      ).toEqual(NO_SERVICE);
  }
  const message = 'The requested object (hostId = 9) does not exist';
  expect(await refusal(`${DATACENTER}/host/9`)).toEqual([
    404,
    { class: 'Client::NotFound', message },
  ]);
  expect(await refusal(`${DATACENTER}/host/${NUMBERS.other.host}`)).toMatchObject([404, {}]);
  expect(await refusal(`${DATACENTER}/vm/${NUMBERS.other.machine}`)).toMatchObject([404, {}]);
});

it.each(['abc', '1.5', '-1', '0x1', '1e3', '%20', '9'.repeat(30)])(
  'an id %j is no long',
  async (id) => {
    for (const kind of ['filer', 'host', 'vm'])
      expect(await refusal(`${DATACENTER}/${kind}/${id}`)).toMatchObject([
        400,
        { class: 'Client::BadRequest', message: expect.stringContaining(`${kind}Id`) },
      ]);
  },
);

it('a body that is no object is a bad request', async () => {
  const each = await scene();
  const post = (body: string) =>
    each.app.ask('/1.0/auth/credential', {
      method: 'POST',
      headers: { 'X-Ovh-Application': each.application.key },
      body,
    });
  const rules = '{"accessRules":[{"method":"GET","path":"/*"}]';
  for (const body of ['[]', 'x', '{}', `${rules},"allowedIPs":["nowhere"]}`, '{"accessRules":"x"}'])
    expect(await post(body)).toMatchObject({ status: 400 });
  expect(await post(`${rules},"allowedIPs":["192.0.2.0/24"],"redirection":null}`)).toMatchObject({
    status: 200,
  });
});

it('too many requests for keys are 429', async () => {
  const limited = await ovhScene({ credentialLimit: 2 });
  const statuses: number[] = [];
  for (let i = 0; i < 3; i++) {
    const asked = { method: 'POST', headers: { 'X-Ovh-Application': 'guess' }, body: '{}' };
    statuses.push((await limited.app.ask('/1.0/auth/credential', asked)).status);
  }
  await limited.close();
  expect(statuses).toEqual([403, 403, 429]);
});

it('a public URL may be signed, with a path before it and without its port', async () => {
  const behind: OvhScene = await ovhScene({ publicUrls: ['https://api.example.com:8443/cloud/'] });
  for (const signedOrigin of [
    'https://api.example.com:8443/cloud',
    'https://api.example.com/cloud',
  ])
    expect(await behind.data('/1.0/dedicatedCloud', { signedOrigin })).toEqual([SERVICES.mine]);
  const wrong = await behind.ask(SERVICE, { signedOrigin: 'https://api.example.com' });
  expect(wrong.status).toBe(400);
  const { vScopeUrl } = await behind.data(SERVICE);
  expect(vScopeUrl).toBe('https://api.example.com:8443/cloud/dashboard');
  await behind.close();
});

it('currentCredential tells the rules of the key, and needs a signature', async () => {
  const each = await scene();
  const rules = [{ method: 'GET', path: '/auth/currentCredential' }];
  const key = await each.addKey({ rules });
  const { credentialId, applicationId, ...shown } = await each.data('/1.0/auth/currentCredential', {
    key,
  });
  expect([credentialId, applicationId].every(Number.isSafeInteger)).toBe(true);
  expect(shown).toMatchObject({ status: 'validated', rules, ovhSupport: false, expiration: null });
  const unsigned = { headers: { 'X-Ovh-Application': each.application.key } };
  expect((await each.app.ask('/1.0/auth/currentCredential', unsigned)).status).toBe(403);
  for (const path of ['/1.0/auth/logout', '/1.0/auth/details'])
    expect((await each.app.ask(path)).status).toBe(404);
});
