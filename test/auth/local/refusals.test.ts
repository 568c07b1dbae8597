/** Requests without valid local credentials: one answer and one hash for all that are not good. */
import { newKey } from '../../../lib/auth/local/api-key';
import type { CallersInMemory } from '../../support/local/known-callers';
import { basic, encoded, type Headers, localScene, PASSWORD } from '../../support/local/scene';
import { headerOf } from '../../support/service/app';

describe('a request that is not let in', () => {
  type AddKey = CallersInMemory['addKey'];
  const cases: ReadonlyArray<readonly [string, 'sha256' | 'scrypt', (addKey: AddKey) => Headers]> =
    [
      ['an unknown user', 'scrypt', () => basic('nobody', PASSWORD)],
      ['a wrong password', 'scrypt', () => basic('alice', 'wrong')],
      ['an empty password', 'scrypt', () => basic('alice', '')],
      ['a user who may not log in', 'scrypt', () => basic('gone', PASSWORD)],
      ['a user without a password', 'scrypt', () => basic('keyless', PASSWORD)],
      ['an unknown key', 'sha256', () => ({ 'X-API-Key': newKey() })],
      ['a revoked key', 'sha256', (addKey) => ({ 'X-API-Key': addKey({}, { isRevoked: true }) })],
      ['an expired key', 'sha256', (addKey) => ({ 'X-API-Key': addKey({}, { expiresAtUs: 1 }) })],
      ['no key at all', 'sha256', () => ({ 'X-API-Key': 'rubbish' })],
      ["somebody else's token", 'sha256', () => ({ 'X-Auth-Token': 'admin:p1' })],
    ];
  const withoutId = (body: string) => ({ ...JSON.parse(body), instance: undefined });

  it.each(cases)('by %s costs one hash and gets the same answer', async (_name, hash, headers) => {
    const { known, hashed, ask } = await localScene();
    const answer = await ask(headers(known.addKey));
    expect(hashed).toEqual([hash]);
    expect(answer.status).toBe(401);
    expect(withoutId(answer.body)).toEqual({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'the key, or the login with this password, is not known or no longer good',
    });
    expect(headerOf(answer, 'WWW-Authenticate')).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty token', { 'X-Auth-Token': '  ' }],
    ['a scheme alone', { Authorization: 'Bearer' }],
    ['a scheme that is none of ours', { Authorization: 'Digest abc' }],
    ['Basic without a colon', { Authorization: 'Basic YWxpY2U=' }],
    ['Basic that is no base64', { Authorization: 'Basic ***' }],
    ['a login with a control character', { Authorization: `Basic ${encoded('a\nb', 'x')}` }],
    ['an endless login', { Authorization: `Basic ${encoded('a'.repeat(256), 'x')}` }],
    ['identity headers of proxies', { 'X-Roles': 'admin', 'X-User-Id': 'u', 'X-Project-Id': 'p1' }],
  ])('with %s has no credential, and costs no hash', async (_name, headers) => {
    const { hashed, status } = await localScene();
    expect(await status(headers)).toBe(401);
    expect(hashed).toEqual([]);
  });
});
