/** Who somebody is without authentication. */
import type { Request } from 'express';
import { noauth } from '../../lib/auth/noauth';

const withToken = (token: string | undefined) => ({ get: () => token }) as unknown as Request;

describe('noauth', () => {
  it('takes the user and the project from the token', async () => {
    expect(await noauth(withToken('alice:a1'))).toEqual({
      userId: 'alice',
      projectId: 'a1',
      domainId: null,
      isSystem: false,
      roles: ['member', 'reader'],
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
