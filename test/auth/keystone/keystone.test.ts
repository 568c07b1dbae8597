/** Callers by their Keystone tokens: who they are, when Keystone is asked, and what is remembered. */
import { setTimeout as pause } from 'node:timers/promises';
import { keystone } from '../../../lib/auth/keystone';
import { good, json, PASSWORD, SECRET, tokenBody } from '../../support/keystone/fake-keystone';
import { keystoneScene, requestWith, withToken } from '../../support/keystone/scene';
import { perTest } from '../../support/scene';

const keystoneOfTest = perTest(keystoneScene, (scene) => scene.close());

const UNAUTHENTICATED = { code: 'unauthenticated' };

describe('a caller', () => {
  it.each([
    ['of a project', {}, { projectId: 'p1', roles: ['member', 'reader'] }],
    ['of a domain', { project: undefined, domain: { id: 'd1', name: 'D' } }, { domainId: 'd1' }],
    ['of the whole cloud', { project: undefined, system: { all: true } }, { isSystem: true }],
    ['without a scope', { project: undefined, roles: undefined }, { roles: [] }],
    [
      'with an application credential',
      {
        methods: ['application_credential'],
        application_credential: { id: 'c', restricted: true },
      },
      { projectId: 'p1' },
    ],
    ['by a trust', { 'OS-TRUST:trust': { id: 't' } }, { projectId: 'p1' }],
    ['of a domain as a project', { is_domain: true }, { projectId: 'p1', domainId: null }],
  ])('%s is known by the token', async (_what, fields, known) => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', good(fields));
    const roles = ['member', 'reader'];
    const projectId = 'project' in fields ? null : 'p1';
    const plain = {
      ...{ userId: 'u1', projectId, domainId: null, isSystem: false, roles },
      ...{ scopes: [], isStaff: false, credentialId: null },
    };
    expect(await authenticate(withToken('t1'))).toEqual({ ...plain, ...known });
  });

  it('is never who a header claims', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', good());
    const claims = {
      'X-Roles': 'admin',
      'X-Role': 'admin',
      'X-Project-Id': 'p2',
      'X-Tenant-Id': 'p2',
      'X-User-Id': 'root',
      'X-User': 'root',
      'X-Domain-Id': 'd2',
      'X-Is-Admin': 'True',
      'X-Is-Admin-Project': 'True',
      'X-Identity-Status': 'Confirmed',
      'X-Service-Identity-Status': 'Confirmed',
      'X-Service-Roles': 'service',
      'X-Service-Token': 'no-such-token',
      'OpenStack-System-Scope': 'all',
    };
    const caller = await authenticate(
      requestWith({ headers: { ...claims, 'X-Auth-Token': 't1' } }),
    );
    expect(caller).toEqual({
      userId: 'u1',
      projectId: 'p1',
      ...{ scopes: [], isStaff: false, credentialId: null },
      domainId: null,
      isSystem: false,
      roles: ['member', 'reader'],
    });
    await expect(authenticate(requestWith({ headers: claims }))).rejects.toMatchObject(
      UNAUTHENTICATED,
    );
  });

  it('may bring the token in the header of old, and with blanks around it', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', good());
    const storage = requestWith({ headers: { 'X-Storage-Token': 't1' } });
    expect(await authenticate(storage)).toMatchObject({ userId: 'u1' });
    expect(await authenticate(withToken(' t1\t'))).toMatchObject({ userId: 'u1' });
    expect(scene.fake.validations()).toBe(1);
  });

  it.each([
    ['none', ''],
    ['blanks', '   '],
    ['two', 't1, t2'],
    ['one with a line break', 't1\r\nX-Roles: admin'],
    ['one in no ASCII', 'tökén'],
    ['an endless one', 'x'.repeat(4097)],
    ['a key of our own', `tu_${'x'.repeat(43)}`],
  ])('with %s for a token is refused without asking Keystone', async (_what, token) => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    await expect(authenticate(withToken(token))).rejects.toMatchObject(UNAUTHENTICATED);
    expect(scene.fake.validations()).toBe(0);
  });

  it('may have a token as long as they can be', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    const token = 'x'.repeat(4096);
    scene.fake.tokens.set(token, good());
    expect(await authenticate(withToken(token))).toMatchObject({ userId: 'u1' });
  });

  it.each(['2999-01-01T00:00:00.000000Z', '2999-01-01T00:00:00Z', '2999-02-28T23:59:59.1+00:00'])(
    'may have a token that ends at %s',
    async (expires_at) => {
      const scene = await keystoneOfTest();
      const authenticate = await scene.authenticator();
      scene.fake.tokens.set('t1', good({ expires_at }));
      expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
    },
  );

  it('whom Keystone does not know is refused, each time anew', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAUTHENTICATED);
    expect(scene.fake.validations()).toBe(2);
    scene.fake.tokens.set('t1', good());
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
  });

  it('with a token that has expired by our clock is refused, whatever Keystone says', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set(
      't1',
      good({ expires_at: new Date(scene.clock.us / 1000).toISOString() }),
    );
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAUTHENTICATED);
  });
});

describe('Keystone is asked', () => {
  it('with our own token, and with the promise to keep to access rules', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', good());
    await authenticate(withToken('t1'));
    const [login, validation] = scene.fake.asked;
    expect(JSON.parse(login?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'usage', domain: { name: 'Default' }, password: PASSWORD } },
        },
        scope: { project: { name: 'service', domain: { name: 'Default' } } },
      },
    });
    expect(validation).toMatchObject({
      method: 'GET',
      path: '/v3/auth/tokens',
      headers: {
        'x-auth-token': [...scene.fake.given][0],
        'x-subject-token': 't1',
        'openstack-identity-access-rules': '1',
        accept: 'application/json',
      },
    });
  });

  it('with an application credential if there is one', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({
      applicationCredentialId: 'c1',
      applicationCredentialSecret: SECRET,
    });
    scene.fake.tokens.set('t1', good());
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
    expect(JSON.parse(scene.fake.asked[0]?.body ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['application_credential'],
          application_credential: { id: 'c1', secret: SECRET },
        },
      },
    });
  });

  it.each(['/v3', '', '/', '/v3/', '/v2.0', '/v2.0/'])(
    'in version 3 if its address ends in "%s"',
    async (ending) => {
      const scene = await keystoneOfTest();
      const origin = scene.fake.url.replace('/v3', '');
      const authenticate = await scene.authenticator({ authUrl: [`${origin}${ending}`] });
      scene.fake.tokens.set('t1', good());
      expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
    },
  );

  it('once for a token within the time that answers are remembered', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', good());
    await authenticate(withToken('t1'));
    scene.clock.us += 300e6 - 1;
    await authenticate(withToken('t1'));
    expect(scene.fake.validations()).toBe(1);
    scene.clock.us += 1;
    scene.fake.tokens.delete('t1'); // revoked
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAUTHENTICATED);
    expect(scene.fake.validations()).toBe(2);
  });

  it('each time if nothing shall be remembered', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ tokenCacheTime: 0 });
    scene.fake.tokens.set('t1', good());
    await authenticate(withToken('t1'));
    await authenticate(withToken('t1'));
    expect(scene.fake.validations()).toBe(2);
  });

  it('never about a token that is remembered and has expired', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    const end = new Date(scene.clock.us / 1000 + 1000).toISOString();
    scene.fake.tokens.set('t1', good({ expires_at: end }));
    await authenticate(withToken('t1'));
    scene.clock.us += 1e6;
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAUTHENTICATED);
    expect(scene.fake.validations()).toBe(1);
  });

  it('about each token by itself', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', good());
    scene.fake.tokens.set('t2', good({ user: { id: 'u2' }, project: { id: 'p2' } }));
    const callers = await Promise.all(['t1', 't2', 't1'].map((t) => authenticate(withToken(t))));
    expect(callers.map(({ userId }) => userId)).toEqual(['u1', 'u2', 'u1']);
    expect(scene.fake.validations()).toBe(2);
  });
});

describe('our own token', () => {
  it('is fetched once for many questions', async () => {
    const scene = await keystoneOfTest();
    const authenticate = keystone(scene.parts());
    const names = ['t1', 't2', 't3'];
    for (const name of names) scene.fake.tokens.set(name, good());
    await Promise.all(names.map((name) => authenticate(withToken(name))));
    expect(scene.fake.logins()).toBe(1);
  });

  it('is renewed before it ends', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ tokenCacheTime: 0 });
    scene.fake.tokens.set('t1', good());
    scene.clock.us += 3600e6 - 120e6 - 1;
    await authenticate(withToken('t1'));
    expect(scene.fake.logins()).toBe(1);
    scene.clock.us += 1;
    await authenticate(withToken('t1'));
    expect(scene.fake.logins()).toBe(2);
  });

  it('that cannot be renewed is used until it ends', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ tokenCacheTime: 0 });
    scene.fake.tokens.set('t1', good());
    await authenticate(withToken('t1'));
    scene.clock.us += 3600e6 - 1;
    const { tokens, given } = scene.fake;
    scene.fake.instead = (res, asked) => {
      const isFine = asked.method === 'GET' && given.has(String(asked.headers['x-auth-token']));
      (isFine ? tokens.get('t1') : json(500, {}))?.(res, asked);
    };
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
    scene.clock.us += 1;
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject({
      code: 'identityUnavailable',
    });
  });

  it('that is over when it comes is tried all the same, and no other one fetched for a while', async () => {
    const scene = await keystoneOfTest();
    scene.fake.lifeUs = -60e6;
    const authenticate = await scene.authenticator({ tokenCacheTime: 0 });
    scene.fake.tokens.set('t1', good());
    for (let i = 0; i < 5; i++) {
      expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
    }
    expect(scene.fake.logins()).toBe(1);
    scene.clock.us += 2e6;
    await authenticate(withToken('t1'));
    expect(scene.fake.logins()).toBe(2);
    expect(scene.lines.all).toEqual([
      'The tokens that Keystone gives to this service have already expired; compare the clocks of both {}',
    ]);
  });

  it('that is never taken is replaced now and then only', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    for (const name of ['t1', 't2', 't3', 't4']) {
      scene.fake.given.clear();
      scene.fake.tokens.set(name, json(401, {}));
      await expect(authenticate(withToken(name))).rejects.toMatchObject({
        code: 'identityUnavailable',
        message: 'Keystone: answered 401 to two tokens of our own',
      });
    }
    expect(scene.fake.logins()).toBe(2);
    scene.fake.tokens.set('t1', good());
    const untilMs = performance.now() + 4000;
    while (!(await authenticate(withToken('t1')).catch(() => performance.now() > untilMs))) {
      await pause(20);
    }
    expect(scene.fake.logins()).toBe(3);
  });

  it('that Keystone takes no more is replaced, once for all who wait', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    const names = ['t1', 't2', 't3'];
    for (const name of names) scene.fake.tokens.set(name, good());
    scene.fake.given.clear();
    const callers = await Promise.all(names.map((name) => authenticate(withToken(name))));
    expect(callers).toHaveLength(3);
    expect(scene.fake.logins()).toBe(2);
  });
});

describe('the access rules of an application credential', () => {
  const rule = { service: 'compute', method: 'GET', path: '/v2.1/os-simple-tenant-usage/{id}' };
  const limited = (rules: unknown) =>
    good({ application_credential: { id: 'c', access_rules: rules } });

  it.each([
    ['GET', '/v2.1/os-simple-tenant-usage/p1', true],
    ['GET', '/v2.1/os-simple-tenant-usage/p1?detailed=1', true],
    ['GET', '/v2.1/os-simple-tenant-usage/p1/x', false],
    ['GET', '/v2.1/os-simple-tenant-usage/', false],
    ['GET', '/v2.1/os-simple-tenant-usage', false],
    ['HEAD', '/v2.1/os-simple-tenant-usage/p1', false],
    ['POST', '/v1/observations', false],
  ])('are kept: %s %s: %j', async (method, path, isAllowed) => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', limited([rule]));
    const asked = authenticate(requestWith({ method, path, headers: { 'X-Auth-Token': 't1' } }));
    if (isAllowed) expect(await asked).toMatchObject({ userId: 'u1' });
    else await expect(asked).rejects.toMatchObject(UNAUTHENTICATED);
  });

  it('are kept for an answer that is remembered, too', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', limited([rule]));
    const headers = { 'X-Auth-Token': 't1' };
    await authenticate(requestWith({ path: '/v2.1/os-simple-tenant-usage/p1', headers }));
    const other = authenticate(requestWith({ path: '/v1/servers/s1', headers }));
    await expect(other).rejects.toMatchObject(UNAUTHENTICATED);
    expect(scene.fake.validations()).toBe(1);
  });

  it('of another service allow nothing here, and an empty list nothing at all', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', limited([{ ...rule, service: 'volumev3', path: '/**' }]));
    scene.fake.tokens.set('t2', limited([]));
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject(UNAUTHENTICATED);
    await expect(authenticate(withToken('t2'))).rejects.toMatchObject(UNAUTHENTICATED);
  });

  it('are about the type of service that the operator says', async () => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator({ serviceType: 'metering' });
    scene.fake.tokens.set('t1', limited([{ service: 'metering', method: 'GET', path: '/**' }]));
    expect(await authenticate(withToken('t1'))).toMatchObject({ userId: 'u1' });
  });
});

describe('answers that make no sense', () => {
  const ODD_TIMES = [
    'Fri, 01 Jan 2999 00:00:00 Z',
    '2999 Z',
    '2999-01-01',
    '2999-01-01 00:00:00Z',
    '2999-01-01T00:00Z',
    '2999-01-01T00:00:00.Z',
    '2999-01-01T00:00:00+01:00',
    '+002999-01-01T00:00:00Z',
    '2999-02-30T00:00:00Z',
    '2999-13-01T00:00:00Z',
    '2999-01-01T24:00:00Z',
    '2999-01-01T00:00:00Z\n',
  ];
  it.each<readonly [what: string, body: unknown]>([
    ['nothing', {}],
    ['a list', []],
    ['a text', 'token'],
    ['null', null],
    ['no end', tokenBody({ expires_at: undefined })],
    ['an end that is no time', tokenBody({ expires_at: 'soon' })],
    ['an end without a zone', tokenBody({ expires_at: '2999-01-01T00:00:00' })],
    ...ODD_TIMES.map((end) => [`an end at ${end}`, tokenBody({ expires_at: end })] as const),
    ['no user', tokenBody({ user: undefined })],
    ['a user without an id', tokenBody({ user: { name: 'x' } })],
    ['a project without an id', tokenBody({ project: {} })],
    ['a project that is a text', tokenBody({ project: 'p1' })],
    ['roles that are no list', tokenBody({ roles: 'admin' })],
    ['a role without a name', tokenBody({ roles: [{ id: 'r' }] })],
    ['rules that are no list', tokenBody({ application_credential: { access_rules: {} } })],
    ['half a rule', tokenBody({ application_credential: { access_rules: [{ path: '/**' }] } })],
  ])('let nobody in, and are not the fault of the caller: %s', async (_what, body) => {
    const scene = await keystoneOfTest();
    const authenticate = await scene.authenticator();
    scene.fake.tokens.set('t1', json(200, body));
    await expect(authenticate(withToken('t1'))).rejects.toMatchObject({
      code: 'identityUnavailable',
    });
  });
});

describe('--auth keystone', () => {
  const none = {
    username: null,
    password: null,
    projectName: null,
  };
  it.each([
    ['keystone.auth_url', { authUrl: null }],
    ['keystone.username', { username: null }],
    ['keystone.password', { password: null }],
    ['keystone.project_name', { projectName: null }],
    ['keystone.application_credential_secret', { ...none, applicationCredentialId: 'c1' }],
    ['keystone.application_credential_id', { ...none, applicationCredentialSecret: SECRET }],
  ])('needs %s', async (name, over) => {
    const scene = await keystoneOfTest();
    expect(() => keystone(scene.parts(over))).toThrow(
      expect.objectContaining({
        code: 'invalidArgument',
        message: expect.stringContaining(
          `--auth keystone needs ${name}, which is not set; allowed: `,
        ),
      }),
    );
  });

  it.each([
    ['/nowhere/ca.pem', 'cannot be read (ENOENT)'],
    [__filename, 'holds no certificate'],
  ])('refuses %s as a file of certificates', async (cafile, what) => {
    const scene = await keystoneOfTest();
    expect(() => keystone(scene.parts({ cafile }))).toThrow(
      `keystone.cafile: ${cafile} ${what}; allowed: a file of certificates in PEM form`,
    );
  });
});
