/** Settings: three layers, one table, and a clear line for whatever is not allowed. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RawSettings } from '../../lib/config';
import * as config from '../../lib/config';
import * as file from '../../lib/config/file';
import { toggle, wholeNumber } from '../../lib/config/kinds';
import { type NamedSetting, type Section, settingsIn } from '../../lib/config/section';
import { sections } from '../../lib/server/sections';
import { makeFolder, perTest, removeFolder } from '../support/scene';

/** Where the table of all settings stands. */
const SETTINGS_TABLE = 'api-ref/guide/configuration.md';

const SETTINGS = settingsIn(sections);

const namedSetting = (key: string): NamedSetting => {
  const named = SETTINGS.find((each) => each.key === key);
  if (!named) throw new Error(`no setting ${key}`);
  return named;
};

const flags = (settings: Readonly<Record<string, string>>): RawSettings =>
  new Map(Object.entries(settings).map(([key, value]) => [key, { value, origin: `--${key}` }]));

const environmentLayer = (env: NodeJS.ProcessEnv) => config.environmentLayer(SETTINGS, env);
const fileLayer = (path: string) => file.fileLayer(SETTINGS, path);
const resolveSettings = (layers: readonly RawSettings[]) =>
  config.resolveSettings(SETTINGS, layers);

/** The values by key, over all sections. */
const configOf = (...layers: RawSettings[]) =>
  Object.fromEntries(resolveSettings(layers).map(({ key, value }) => [key, value]));

const refusal = (act: () => unknown): { code: string; message: string } => {
  try {
    act();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('nothing was refused');
};

const ownFolder = perTest(makeFolder, removeFolder);

const fileWith = async (text: string): Promise<string> => {
  const folder = await ownFolder();
  const path = join(folder, 'usage.yaml');
  await writeFile(path, text);
  return path;
};

describe('the settings', () => {
  it('have defaults, save the one that must be chosen', () => {
    expect(configOf()).toEqual({
      database: 'sqlite:./tenant-usage.db',
      host: '127.0.0.1',
      port: 8790,
      workers: 1,
      dialects: ['cloudsigma', 'native', 'nodeconductor', 'nova', 'opentsdb', 'ovh', 'vedtech'],
      warmUp: true,
      cloudsigmaDecimals: 20,
      cloudsigmaRateLimit: 10_000,
      nodeconductorMemory: 'mean',
      nodeconductorTokenLifetime: 3600,
      ovhPublicUrls: null,
      ovhMaxAge: 900,
      ovhWarpEndpoint: null,
      ovhOpentsdbEndpoint: null,
      ovhCredentialLimit: 60,
      secretKeys: null,
      vedtechTenantSuffix: null,
      vedtechMaxAge: 900,
      vedtechRateLimit: 100,
      auth: undefined,
      policyFile: null,
      enforceNewDefaults: false,
      enforceScope: false,
      maxLimit: 1000,
      barePaths: true,
      maxMicroversion: '2.93',
      computeLinkPrefix: null,
      limits: false,
      wwwAuthenticateUri: null,
      trustedProxies: [],
      tlsCert: null,
      tlsKey: null,
      allowFuture: false,
      keystoneAuthUrl: null,
      keystoneUsername: null,
      keystoneValidationTimeout: 10,
      keystoneUserId: null,
      keystonePassword: null,
      keystoneUserDomainName: 'Default',
      keystoneUserDomainId: null,
      keystoneProjectName: null,
      keystoneProjectId: null,
      keystoneProjectDomainName: 'Default',
      keystoneProjectDomainId: null,
      keystoneSystemScope: null,
      keystoneApplicationCredentialId: null,
      keystoneApplicationCredentialSecret: null,
      keystoneCafile: null,
      keystoneServiceType: 'compute',
      keystoneTokenCacheTime: 300,
      keystoneHttpConnectTimeout: 5,
      novaApiApplicationCredentialId: null,
      novaApiApplicationCredentialSecret: null,
      novaApiAuthUrl: null,
      novaApiCafile: null,
      novaApiEndpointOverride: null,
      novaApiInterface: 'public',
      novaApiInterval: 600,
      novaApiOverlap: 600,
      novaApiPageSize: 500,
      novaApiPassword: null,
      novaApiProjectDomainId: null,
      novaApiProjectDomainName: 'Default',
      novaApiProjectId: null,
      novaApiProjectName: null,
      novaApiRegionName: null,
      novaApiServiceType: 'compute',
      novaApiSystemScope: null,
      novaApiTimeout: 60,
      novaApiUserDomainId: null,
      novaApiUserDomainName: 'Default',
      novaApiUserId: null,
      novaApiUsername: null,
      reconcileInterval: 0,
      projectSyncInterval: 3600,
      opentsdbAlignment: 'epoch',
      opentsdbFirstRate: 'none',
      opentsdbJsonp: false,
      opentsdbLastPoints: 'newest',
      opentsdbTelnetHost: '127.0.0.1',
      opentsdbTelnetKey: null,
      opentsdbTelnetPort: 0,
      opentsdbTelnetTimes: 'fractions',
      opentsdbUnknownLookup: 'empty',
      opentsdbUnknownMetric: 'error',
      opentsdbNan: 'string',
      opentsdbMetaTables: true,
      opentsdbNameCharset: 'utf-8',
      opentsdbAutoMetric: true,
      opentsdbChunkedBodies: true,
      opentsdbMaxTags: 8,
      opentsdbMaxBodyBytes: 4_194_304,
      opentsdbQueryBudget: 5_000_000,
      pointsKeepPoints: 8,
      pointsKeepHours: 400,
      pointsKeepDays: 3650,
      pointsMaxSeries: 1_000_000,
      pointsMaxNewSeries: 60_000,
      alertsInterval: 60,
      burstInterval: 60,
      burstDelay: 60,
      burstMhzPerVcpu: 2000,
      novaDatabaseUrl: null,
      novaDatabaseCells: null,
      novaDatabaseBatch: 500,
      novaDatabasePause: 20,
      novaNotificationsBrokers: null,
      novaNotificationsExchanges: ['nova'],
      novaNotificationsTopics: ['notifications', 'versioned_notifications'],
      novaNotificationsQueue: 'tenant-usage',
      novaNotificationsPrefetch: 4000,
      novaNotificationsSilence: 7200,
      novaNotificationsCaFile: null,
      webhooksUrl: null,
      webhooksSecret: null,
      webhooksAttempts: 14,
      logLevel: 'info',
    });
  });

  it('cannot be changed once they are read', () => {
    const frozen = config.defaultConfig(sections);
    expect([frozen, ...Object.values(frozen)].filter((each) => !Object.isFrozen(each))).toEqual([]);
  });

  it('are named alike as flag, in the environment and in the file', () => {
    const nested = [
      'cloudsigma',
      'keystone',
      'nodeconductor',
      'opentsdb',
      'ovh',
      'vedtech',
      'alerts',
      'webhooks',
      'novaDatabase',
      'novaNotifications',
      'novaApi',
      'reconcile',
    ];
    const settings = SETTINGS.filter(({ section }) => !nested.includes(section));
    expect(settings.map(({ flag, variable, fileName }) => [flag, variable, fileName])).toEqual([
      ['--database', 'TENANT_USAGE_DATABASE', 'database'],
      ['--log-level', 'TENANT_USAGE_LOG_LEVEL', 'log_level'],
      ['--host', 'TENANT_USAGE_HOST', 'host'],
      ['--port', 'TENANT_USAGE_PORT', 'port'],
      ['--workers', 'TENANT_USAGE_WORKERS', 'workers'],
      ['--dialects', 'TENANT_USAGE_DIALECTS', 'dialects'],
      ['--warm-up', 'TENANT_USAGE_WARM_UP', 'warm_up'],
      ['--trusted-proxies', 'TENANT_USAGE_TRUSTED_PROXIES', 'trusted_proxies'],
      ['--tls-cert', 'TENANT_USAGE_TLS_CERT', 'tls_cert'],
      ['--tls-key', 'TENANT_USAGE_TLS_KEY', 'tls_key'],
      ['--allow-future', 'TENANT_USAGE_ALLOW_FUTURE', 'allow_future'],
      ['--auth', 'TENANT_USAGE_AUTH', 'auth'],
      ['--policy-file', 'TENANT_USAGE_POLICY_FILE', 'policy_file'],
      ['--enforce-new-defaults', 'TENANT_USAGE_ENFORCE_NEW_DEFAULTS', 'enforce_new_defaults'],
      ['--enforce-scope', 'TENANT_USAGE_ENFORCE_SCOPE', 'enforce_scope'],
      ['--www-authenticate-uri', 'TENANT_USAGE_WWW_AUTHENTICATE_URI', 'www_authenticate_uri'],
      [undefined, 'TENANT_USAGE_SECRET_KEYS', 'secret_keys'],
      ['--max-limit', 'TENANT_USAGE_MAX_LIMIT', 'max_limit'],
      ['--bare-paths', 'TENANT_USAGE_BARE_PATHS', 'bare_paths'],
      ['--max-microversion', 'TENANT_USAGE_MAX_MICROVERSION', 'max_microversion'],
      ['--compute-link-prefix', 'TENANT_USAGE_COMPUTE_LINK_PREFIX', 'compute_link_prefix'],
      ['--limits', 'TENANT_USAGE_LIMITS', 'limits'],
      ['--project-sync-interval', 'TENANT_USAGE_PROJECT_SYNC_INTERVAL', 'project_sync_interval'],
      ['--points-keep-points', 'TENANT_USAGE_POINTS_KEEP_POINTS', 'points.keep_points'],
      ['--points-keep-hours', 'TENANT_USAGE_POINTS_KEEP_HOURS', 'points.keep_hours'],
      ['--points-keep-days', 'TENANT_USAGE_POINTS_KEEP_DAYS', 'points.keep_days'],
      ['--points-max-series', 'TENANT_USAGE_POINTS_MAX_SERIES', 'points.max_series'],
      ['--points-max-new-series', 'TENANT_USAGE_POINTS_MAX_NEW_SERIES', 'points.max_new_series'],
      ['--burst-interval', 'TENANT_USAGE_BURST_INTERVAL', 'burst.interval'],
      ['--burst-delay', 'TENANT_USAGE_BURST_DELAY', 'burst.delay'],
      ['--burst-mhz-per-vcpu', 'TENANT_USAGE_BURST_MHZ_PER_VCPU', 'burst.mhz_per_vcpu'],
    ]);
  });

  it('about Keystone stand together in the file', () => {
    const { flag, variable, fileName } = namedSetting('keystoneAuthUrl');
    expect([flag, variable, fileName]).toEqual([
      '--keystone-auth-url',
      'TENANT_USAGE_KEYSTONE_AUTH_URL',
      'keystone.auth_url',
    ]);
  });

  it.each([
    'keystonePassword',
    'keystoneApplicationCredentialSecret',
    'novaApiPassword',
    'novaApiApplicationCredentialSecret',
  ] as const)('have no flag for %s, and never show it', (key) => {
    expect(namedSetting(key).flag).toBeUndefined();
    const settings = resolveSettings([flags({ [key]: 's3cret' })]);
    expect(settings.find((each) => each.key === key)).toMatchObject({
      value: 's3cret',
      redacted: '***',
    });
    expect(refusal(() => configOf(flags({ [key]: 's3cret\n' }))).message).toBe(
      `--${key}: the value is not allowed; allowed: a text of one line, or none`,
    );
  });

  it.each(['whsec_', `whsec_${'QUJD'.repeat(7)}`, `whsec_${'QUJD'.repeat(23)}`, 'QUJD'.repeat(8)])(
    'refuse %s to sign webhooks with, and do not repeat it',
    (key) => {
      expect(refusal(() => configOf(flags({ webhooksSecret: key }))).message).toBe(
        '--webhooksSecret: the value is not allowed; allowed: whsec_ and 24 to 64 bytes in base64, or none',
      );
    },
  );

  it('show neither the token of a webhook nor its secret', () => {
    const url = 'https://hooks.example/in?token=x';
    const settings = resolveSettings([
      flags({ webhooksUrl: url, webhooksSecret: `whsec_${'QUJD'.repeat(8)}` }),
    ]);
    const shown = settings.filter(({ section }) => section === 'webhooks');
    expect(shown.map(({ redacted }) => redacted)).toEqual([
      'https://hooks.example/in?token=***',
      '***',
      '14',
    ]);
  });

  it('come from flags over environment over file', async () => {
    const folder = await ownFolder();
    const file = fileLayer(await fileWith('port: 1001\nmax_limit: 1001\nhost: file.example\n'));
    const env = environmentLayer({ TENANT_USAGE_PORT: '1002', TENANT_USAGE_MAX_LIMIT: '1002' });
    const settings = resolveSettings([flags({ port: '1003' }), env, file]);
    expect(
      settings.filter(
        ({ key }) =>
          !/^(keystone|nodeconductor|opentsdb|ovh|vedtech|alerts|webhooks|points|burst|cloudsigma|nova[A-Z]|reconcile)/.test(
            key,
          ),
      ),
    ).toMatchObject([
      { key: 'database', redacted: 'sqlite:./tenant-usage.db', origin: 'default' },
      { key: 'logLevel', value: 'info', origin: 'default' },
      { key: 'host', value: 'file.example', origin: `host in ${join(folder, 'usage.yaml')}` },
      { key: 'port', value: 1003, origin: '--port' },
      { key: 'workers', value: 1, origin: 'default' },
      {
        key: 'dialects',
        redacted: 'cloudsigma,native,nodeconductor,nova,opentsdb,ovh,vedtech',
        origin: 'default',
      },
      { key: 'warmUp', redacted: 'on', origin: 'default' },
      { key: 'trustedProxies', redacted: 'none', origin: 'default' },
      { key: 'tlsCert', redacted: 'none', origin: 'default' },
      { key: 'tlsKey', redacted: 'none', origin: 'default' },
      { key: 'allowFuture', redacted: 'off', origin: 'default' },
      { key: 'auth', redacted: null, origin: 'default' },
      { key: 'policyFile', redacted: 'none', origin: 'default' },
      { key: 'enforceNewDefaults', redacted: 'off', origin: 'default' },
      { key: 'enforceScope', redacted: 'off', origin: 'default' },
      { key: 'wwwAuthenticateUri', redacted: 'none', origin: 'default' },
      { key: 'secretKeys', redacted: 'none', origin: 'default' },
      { key: 'maxLimit', value: 1002, origin: 'TENANT_USAGE_MAX_LIMIT' },
      { key: 'barePaths', redacted: 'on', origin: 'default' },
      { key: 'maxMicroversion', redacted: '2.93', origin: 'default' },
      { key: 'computeLinkPrefix', redacted: 'none', origin: 'default' },
      { key: 'limits', redacted: 'off', origin: 'default' },
      { key: 'projectSyncInterval', value: 3600, origin: 'default' },
    ]);
  });

  it.each([
    ['port', '0', 0],
    ['port', '65535', 65_535],
    ['workers', '256', 256],
    ['maxLimit', '0', 0],
    ['barePaths', 'off', false],
    ['barePaths', 'true', true],
    ['maxMicroversion', '2.1', '2.1'],
    ['maxMicroversion', '2.101', '2.101'],
    ['auth', 'noauth', 'noauth'],
    ['auth', 'local', 'local'],
    ['auth', 'keystone', 'keystone'],
    ['policyFile', '/etc/nova/policy.yaml', '/etc/nova/policy.yaml'],
    ['policyFile', 'none', null],
    ['enforceScope', 'on', true],
    ['computeLinkPrefix', 'https://pub.example:443/nova/', 'https://pub.example:443/nova/'],
    ['computeLinkPrefix', 'http://[2001:db8::1]:8790', 'http://[2001:db8::1]:8790'],
    ['computeLinkPrefix', 'none', null],
    ['limits', 'on', true],
    [
      'novaNotificationsBrokers',
      'amqp://u:p@one:5672/nova,cell2=amqps://two',
      [
        { cell: 'default', url: 'amqp://u:p@one:5672/nova' },
        { cell: 'cell2', url: 'amqps://two' },
      ],
    ],
    ['novaNotificationsBrokers', 'none', null],
    ['allowFuture', 'on', true],
    ['wwwAuthenticateUri', 'http://keystone.example:5000/v3', 'http://keystone.example:5000/v3'],
    ['trustedProxies', 'none', []],
    ['trustedProxies', '192.0.2.7', ['192.0.2.7']],
    ['trustedProxies', '10.0.0.0/8, 2001:db8::/32,::1', ['10.0.0.0/8', '2001:db8::/32', '::1']],
    ['tlsCert', '/etc/ssl/a b.pem', '/etc/ssl/a b.pem'],
    ['tlsKey', 'none', null],
    ['logLevel', 'silent', 'silent'],
    ['host', '::1', '::1'],
    ['auth', 'keystone', 'keystone'],
    ['keystoneAuthUrl', 'http://a:5000/v3', ['http://a:5000/v3']],
    ['keystoneAuthUrl', 'http://a, http://b/identity', ['http://a', 'http://b/identity']],
    ['keystoneUsername', 'usage meter', 'usage meter'],
    ['keystoneTokenCacheTime', '0', 0],
    ['keystoneSystemScope', 'all', 'all'],
    ['keystoneSystemScope', 'none', null],
    ['projectSyncInterval', '0', 0],
    ['alertsInterval', '0', 0],
    ['webhooksUrl', 'https://hooks.example/in?token=x', 'https://hooks.example/in?token=x'],
    ['webhooksSecret', `whsec_${'QUJD'.repeat(8)}`, `whsec_${'QUJD'.repeat(8)}`],
    ['webhooksAttempts', '1', 1],
  ])('take %s %s', (key, written, value) => {
    expect(configOf(flags({ [key]: written }))).toMatchObject({ [key]: value });
  });

  it.each([
    ['port', '65536', 'a whole number from 0 to 65535'],
    ['workers', '0', 'a whole number from 1 to 256'],
    ['workers', 'auto', 'a whole number from 1 to 256'],
    ['port', '-1', 'a whole number from 0 to 65535'],
    ['port', '1e3', 'a whole number from 0 to 65535'],
    ['port', '', 'a whole number from 0 to 65535'],
    ['maxLimit', '10.5', 'a whole number from 0 to 1000000'],
    ['barePaths', 'maybe', 'on, off'],
    ['maxMicroversion', '2.0', 'a version from 2.1 to 2.101'],
    ['maxMicroversion', '2.102', 'a version from 2.1 to 2.101'],
    ['maxMicroversion', '2.090', 'a version from 2.1 to 2.101'],
    ['maxMicroversion', '3.1', 'a version from 2.1 to 2.101'],
    ['policyFile', 'policy\n', 'the path of a file, or none'],
    ['auth', 'none', 'noauth, local, keystone'],
    [
      'keystoneAuthUrl',
      'http://a,b',
      'a URL such as https://usage.example.com, or several with commas between them, or none',
    ],
    ['keystoneHttpConnectTimeout', '0', 'a whole number from 1 to 600'],
    ['keystoneSystemScope', 'domain', 'all, or none'],
    ['projectSyncInterval', '604801', 'a whole number from 0 to 604800'],
    [
      'webhooksUrl',
      'hooks.example/in',
      'a URL such as https://ops.example.com/hooks/usage, without a user, or none',
    ],
    [
      'webhooksUrl',
      'https://ops@hooks.example/in',
      'a URL such as https://ops.example.com/hooks/usage, without a user, or none',
    ],
    ['webhooksAttempts', '15', 'a whole number from 1 to 14'],
    ['host', 'two words', 'a host name or an address'],
    ['database', 'usage.db', 'a URL such as sqlite:./tenant-usage.db'],
    ['wwwAuthenticateUri', 'keystone', 'a URL such as https://usage.example.com, or none'],
    ['limits', '1000', 'on, off'],
    ['logLevel', 'loud', 'fatal, error, warn, info, debug, trace, silent'],
  ])('refuse %s %j and tell what is allowed', (key, written, allowed) => {
    expect(refusal(() => configOf(flags({ [key]: written })))).toMatchObject({
      code: 'invalidArgument',
      message: `--${key}: ${JSON.stringify(written)} is not allowed; allowed: ${allowed}`,
    });
  });

  it.each([
    ...['pub.example', '//pub.example', 'ftp://pub.example', 'https://', 'HTTPS://pub.example'],
    ...['https://pub.example/a b', 'https://pub.example?x=1', 'https://pub.example/#x', 'null'],
    ...['https://user:pass@pub.example', 'https://pub.example:x', 'https://pub.example"'],
  ])('refuse links that begin with %s', (written) => {
    expect(refusal(() => configOf(flags({ computeLinkPrefix: written }))).message).toMatch(
      /is not allowed; allowed: a URL such as https:\/\/usage.example.com, or none$/,
    );
  });

  it.each([
    ...['', 'all', '*', '10.0.0.0/0', '10.0.0.0/33', '::/0', '::1/129', '10.0.0/8', '10.0.0.1/'],
    ...['10.0.0.1 10.0.0.2', '10.0.0.1,', 'none,10.0.0.1', 'proxy.example', '10.0.0.0/255.0.0.0'],
  ])('refuse %j as proxies that are trusted', (written) => {
    expect(refusal(() => configOf(flags({ trustedProxies: written }))).message).toBe(
      `--trustedProxies: ${JSON.stringify(written)} is not allowed; allowed: addresses and networks such as 192.0.2.7,10.0.0.0/8,2001:db8::/32, or none`,
    );
  });

  it('are checked in every layer, also where a stronger one hides them', () => {
    const hidden = environmentLayer({ TENANT_USAGE_PORT: 'many' });
    expect(refusal(() => configOf(flags({ port: '1' }), hidden)).message).toContain(
      'TENANT_USAGE_PORT: "many"',
    );
  });

  it.each([
    ['postgres://usage:s3cret@db.example/usage', 'postgres://usage:***@db.example/usage'],
    [
      'postgres://db.example/usage?password=s3cret&x=1',
      'postgres://db.example/usage?password=***&x=1',
    ],
    ['mysql://usage:p@ss:w@db.example/usage', 'mysql://usage:***@db.example/usage'],
    ['sqlite:./a:b@c.db', 'sqlite:./a:b@c.db'],
  ])('show %s without its password', (database, redacted) => {
    const settings = resolveSettings([flags({ database })]);
    expect(settings.find(({ key }) => key === 'database')).toMatchObject({ redacted });
  });
});

describe('the settings that are refused', () => {
  it('are shown without a password in them', () => {
    const url = 'https://user:s3cret@keystone.example/v3';
    expect(refusal(() => configOf(flags({ keystoneAuthUrl: url }))).message).not.toContain(
      's3cret',
    );
  });
});

describe('the environment', () => {
  it('may hold anything that does not begin like ours, and blanks count as not set', () => {
    expect(environmentLayer({ PATH: '/bin', PORT: '1', TENANT_USAGE_PORT: '' })).toEqual(new Map());
  });

  it('may name the configuration file and ask for stacks', () => {
    expect(environmentLayer({ TENANT_USAGE_CONFIG: 'x', TENANT_USAGE_DEBUG: '1' })).toEqual(
      new Map(),
    );
  });

  it('may hold no name that looks like ours and is none', () => {
    expect(refusal(() => environmentLayer({ TENANT_USAGE_PROT: '1' }))).toMatchObject({
      code: 'invalidArgument',
      message: expect.stringMatching(
        /^environment variable TENANT_USAGE_PROT is no setting; allowed: .*TENANT_USAGE_PORT/,
      ),
    });
  });
});

describe('the configuration file', () => {
  it('writes values as flags do: a version with a nought at its end stays what it is', async () => {
    const path = await fileWith('max_microversion: 2.90\nbare_paths: off\nport: 8791\n');
    expect(configOf(fileLayer(path))).toMatchObject({
      maxMicroversion: '2.90',
      barePaths: false,
      port: 8791,
    });
  });

  it.each([
    ['nothing', ''],
    ['comments only', '# nothing yet\n'],
    ['an empty mapping', '{}'],
    ['blank values', 'port:\nhost: ""\n'],
  ])('may hold %s', async (_what, text) => {
    expect(fileLayer(await fileWith(text))).toEqual(new Map());
  });

  it.each([
    [
      'an unknown key',
      'prot: 1',
      '"prot" in FILE is no setting; allowed: database, log_level, host, ',
    ],
    ['a key spelt as a flag', 'max-limit: 1', '"max-limit" in FILE is no setting'],
    ['a list', '- port', 'FILE: is not a mapping'],
    ['a text', 'port', 'FILE: is not a mapping'],
    ['broken YAML', 'port: [1', 'configuration file FILE: '],
    ['a key twice', 'port: 1\nport: 2', 'FILE: Map keys must be unique at line 2, column 1'],
    [
      'two documents',
      'port: 1\n---\nport: 2',
      'FILE: holds several YAML documents, one from line 2 on; allowed: one',
    ],
  ])('is refused with %s', async (_what, text, message) => {
    const path = await fileWith(text);
    const error = refusal(() => fileLayer(path));
    expect(error).toMatchObject({
      code: 'invalidArgument',
      message: expect.stringContaining(message.replace('FILE', path)),
    });
    expect(error.message).not.toContain('\n');
  });

  it('may hold a mapping about Keystone, with a list of addresses', async () => {
    const path = await fileWith(
      'keystone:\n  auth_url: [http://a/v3, http://b/v3]\n  password: 0815\n',
    );
    expect(configOf(fileLayer(path))).toMatchObject({
      keystoneAuthUrl: ['http://a/v3', 'http://b/v3'],
      keystonePassword: '0815',
    });
  });

  it('may name the public address of Keystone in either place, and not in both', async () => {
    const nested = 'keystone: { www_authenticate_uri: http://a/v3 }\n';
    const settings = configOf(fileLayer(await fileWith(nested)));
    expect(settings['wwwAuthenticateUri']).toBe('http://a/v3');
    const path = await fileWith(`${nested}www_authenticate_uri: http://a/v3\n`);
    expect(refusal(() => fileLayer(path)).message).toBe(
      `keystone.www_authenticate_uri in ${path} and www_authenticate_uri in ${path} are the same setting; allowed: one of them`,
    );
  });

  it.each([
    ['keystone: {}', undefined],
    ['keystone:', undefined],
    ['keystone: { auth_uri: x }', '"keystone.auth_uri" in FILE is no setting; allowed: '],
    ['keystone: http://a/v3', '"keystone" in FILE is no setting; allowed: '],
    ['keystone_auth_url: http://a/v3', '"keystone_auth_url" in FILE is no setting; allowed: '],
    ['nova: { auth_url: x }', '"nova" in FILE is no setting; allowed: '],
  ])('with %j is taken or refused: %j', async (text, message) => {
    const path = await fileWith(text);
    if (message === undefined) expect(fileLayer(path)).toEqual(new Map());
    else {
      const found = refusal(() => fileLayer(path)).message;
      expect(found).toContain(message.replace('FILE', path));
      expect(found).toContain('keystone.auth_url, ');
    }
  });

  it('is refused with a value of the wrong kind', async () => {
    const path = await fileWith('port:\n  - 1\n');
    expect(refusal(() => configOf(fileLayer(path))).message).toBe(
      `port in ${path}: ["1"] is not allowed; allowed: a whole number from 0 to 65535`,
    );
  });

  it('must be there', async () => {
    const folder = await ownFolder();
    expect(refusal(() => fileLayer(join(folder, 'none.yaml')))).toMatchObject({
      code: 'invalidArgument',
      message: `configuration file ${join(folder, 'none.yaml')}: cannot be read (ENOENT)`,
    });
  });
});

/** As a part of the program declares them beside itself. */
interface ToySettings {
  readonly pageSize: number;
  readonly isLoud: boolean;
}

const TOY: Section<ToySettings> = {
  name: 'toyApi',
  settings: {
    pageSize: {
      placeholder: '<number>',
      kind: wholeNumber(1, 9),
      default: '3',
      help: 'how many',
    },
    isLoud: { kind: toggle, default: 'off', help: 'how loud' },
  },
};

describe('a section of its own', () => {
  const settings = settingsIn([...sections, TOY]);

  it('has a mapping in the file, and its name in all others', () => {
    const [pageSize, isLoud] = settings.slice(-2);
    expect(pageSize).toMatchObject({
      key: 'toyApiPageSize',
      fileName: 'toy_api.page_size',
      variable: 'TENANT_USAGE_TOY_API_PAGE_SIZE',
      flag: '--toy-api-page-size',
    });
    expect(isLoud?.flag).toBeUndefined();
  });

  it('is read as its own kinds say, with its own defaults', async () => {
    const path = await fileWith('port: 1\ntoy_api:\n  page_size: 7\n');
    const layers = [file.fileLayer(settings, path)];
    const values = config.sectionOf(config.toConfig(config.resolveSettings(settings, layers)), TOY);
    expect(values).toEqual({ pageSize: 7, isLoud: false });
  });

  it('may not take a name that is taken', () => {
    expect(() => settingsIn([TOY, TOY])).toThrow('two settings are called toyApiPageSize');
  });

  it('is not found where no registry has it', () => {
    expect(() => config.sectionOf(config.defaultConfig(sections), TOY)).toThrow('"toyApi"');
  });
});

describe('the guide', () => {
  it('lists every setting with its default', async () => {
    const guide = await readFile(join(__dirname, '..', '..', SETTINGS_TABLE), 'utf8');
    for (const { flag, variable, fileName, setting } of SETTINGS) {
      const start = [flag, variable, fileName]
        .map((name) => (name === undefined ? '–' : `\`${name}\``))
        .join(' | ');
      const end = setting.default === undefined ? 'must be chosen' : `\`${setting.default}\``;
      expect(guide).toContain(`| ${start} | ${end} |`);
    }
  });
});
