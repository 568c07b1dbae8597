/** Who somebody is without authentication. */
import { noauth } from '../../lib/auth/noauth';
import { requestWith } from '../support/keystone/scene';

const withToken = (token: string | undefined) =>
  requestWith({ headers: token === undefined ? {} : { 'X-Auth-Token': token } });

describe('noauth', () => {
  it('takes the user and the project from the token', async () => {
    expect(await noauth(withToken('alice:a1'))).toEqual({
      userId: 'alice',
      projectId: 'a1',
      domainId: null,
      isSystem: false,
      roles: ['member', 'reader'],
      scopes: [],
      isStaff: false,
      credentialId: null,
    });
  });

  it('knows one administrator', async () => {
    const rolesOf = async (token: string) => (await noauth(withToken(token))).roles;
    expect(await rolesOf('admin:a1')).toEqual(['admin', 'member', 'reader']);
    expect(await rolesOf('administrator:a1')).toEqual(['member', 'reader']);
    expect(await rolesOf('ADMIN:a1')).toEqual(['member', 'reader']);
  });

  it.each([undefined, '', 'alice', 'alice:', ':a1', ':'])('refuses the token %j', async (token) => {
    await expect(noauth(withToken(token))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
