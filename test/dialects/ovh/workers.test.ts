/** The service with two processes: what an operator validates and revokes counts in both from the next request on. */
import { lookupHash } from '../../../lib/auth/local/api-key';
import { newApplication } from '../../../lib/dialects/ovh/keys/application';
import { signatureOf } from '../../../lib/dialects/ovh/signature/signature';
import { temporaryStore } from '../../support/databases/stores';
import { SERVICES, seedCloud } from '../../support/ovh/cloud';
import { SECRET_KEYS } from '../../support/ovh/secrets';
import { runHere } from '../../support/program/command-line';
import { makeWorkplace } from '../../support/program/program';
import { perTest } from '../../support/scene';

const workplace = perTest(makeWorkplace, (place) => place.remove());
const temporary = perTest(temporaryStore, ({ remove }) => remove());

const RULES = [{ method: 'GET', path: '/*' }];

it('a key is good and is no longer good in all of them at once', async () => {
  const { store, url: database } = await temporary();
  const application = newApplication(null, SECRET_KEYS);
  await store.credentials.put([application.credential]);
  await seedCloud(store);
  const { url } = await (await workplace()).serve(['--database', database, '--workers', '2'], {
    env: { TENANT_USAGE_SECRET_KEYS: Buffer.alloc(32, 7).toString('base64') },
  });

  const asked = await fetch(`${url}/1.0/auth/credential`, {
    method: 'POST',
    headers: { 'X-Ovh-Application': application.key },
    body: JSON.stringify({ accessRules: RULES }),
  });
  const { consumerKey } = (await asked.json()) as { readonly consumerKey: string };
  const operate = (...words: readonly string[]) =>
    runHere(['ovh', 'keys', ...words, '--database', database]);
  const id = lookupHash(consumerKey).slice(0, 12);
  /** By many connections, which the workers share. */
  const answers = async () => {
    const all = Array.from({ length: 20 }, () => signed(`${url}/1.0/dedicatedCloud`));
    return [...new Set(await Promise.all(all))];
  };
  const signed = async (address: string): Promise<string> => {
    const time = String(Math.floor(Date.now() / 1000));
    const { key, secret } = application;
    const request = { secret, consumerKey, method: 'GET', url: address, body: '', time };
    const headers = {
      ...{ 'X-Ovh-Application': key, 'X-Ovh-Consumer': consumerKey, Connection: 'close' },
      ...{ 'X-Ovh-Timestamp': time, 'X-Ovh-Signature': signatureOf(request) },
    };
    return (await fetch(address, { headers })).text();
  };

  expect(await answers()).toEqual([expect.stringContaining('INVALID_CREDENTIAL')]);
  expect((await operate('validate', id, '--user', 'mine@example.com')).status).toBe(0);
  expect(await answers()).toEqual([JSON.stringify([SERVICES.mine])]);
  expect((await operate('revoke', id)).status).toBe(0);
  expect(await answers()).toEqual([expect.stringContaining('INVALID_CREDENTIAL')]);
}, 60_000);
