/** Recorded facts of OVH's API and its clients are what is computed and answered here. */
import { PATHS } from '../../../lib/dialects/ovh/paths';
import { isSignedOver, signatureOf } from '../../../lib/dialects/ovh/signature/signature';
import { signedUrls } from '../../../lib/dialects/ovh/signature/urls';
import {
  COMPARED,
  counted,
  LEFT_OUT,
  read,
  recordedFiles,
  sampleOf,
} from '../../support/ovh/golden';

test.each(recordedFiles)('%s is compared, or left out for a reason', (file) => {
  expect([COMPARED[file] ?? 0, LEFT_OUT[file] ?? '']).not.toEqual([0, '']);
});

test.each(Object.entries(COMPARED))('%s: %d facts are compared', (file) => {
  expect(recordedFiles).toContain(file);
});

test.each(Object.entries(LEFT_OUT))('%s: some are left out: %s', (file) => {
  expect(recordedFiles).toContain(file);
});

test('signatures are those of the clients', () => {
  const rows = read('signatures.json');
  counted('signatures.json', rows);
  for (const { signature, consumer: consumerKey, time, ...row } of rows) {
    expect(signatureOf({ ...row, consumerKey, time: String(time) })).toBe(signature);
  }
});

const withoutDefaultPort = (origin: string): string =>
  origin.replace(/^(http:.*):80$|^(https:.*):443$/, '$1$2');

test('the URLs that may be signed are those that were accepted', () => {
  const rows = read('signed-url-rule.json');
  counted('signed-url-rule.json', rows);
  for (const { request, signed_url: url, accepted, why } of rows) {
    const origin = withoutDefaultPort(`${request.scheme}://${request.host}`);
    const urls = signedUrls({ origin, target: request.path }, []);
    expect([why, urls.includes(url)]).toEqual([why, accepted]);
  }
});

interface Trace {
  readonly client: string;
  readonly line: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  readonly signed_url: string | null;
}

test('requests of the clients are signed over a URL that is tried', () => {
  const rows: readonly Trace[] = read('wire-traces.json');
  counted('wire-traces.json', rows);
  for (const row of rows) {
    const headers = new Map(row.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const signature = headers.get('x-ovh-signature');
    expect(signature === undefined).toBe(row.signed_url === null);
    if (signature === undefined) continue;
    expect([row.line, isRight(row, headers, signature)]).toEqual([row.line, true]);
  }
});

const { secret: SECRET } = read('signatures.json').find(({ source }: { source: string }) =>
  source.includes('run against a stub'),
);

function isRight(row: Trace, headers: ReadonlyMap<string, string>, signature: string): boolean {
  const [method = '', target = ''] = row.line.split(' ');
  const scheme = row.client.startsWith('go-ovh') ? 'http' : 'https';
  const urls = signedUrls({ origin: `${scheme}://${headers.get('host')}`, target }, []);
  const shown = {
    secret: SECRET,
    consumerKey: headers.get('x-ovh-consumer') ?? '',
    time: headers.get('x-ovh-timestamp') ?? '',
  };
  return isSignedOver(urls, { ...shown, method, body: row.body }, signature);
}

test('recorded errors have the bodies of the samples', () => {
  const samples: Readonly<Record<string, string>> = {
    'unknown application key': 'unknown-application',
    'wrong application secret (= wrong signature)': 'wrong-signature',
    'unknown consumer key': 'unknown-consumer-key',
    'consumer key expired or no longer valid': 'key-that-waits',
    'rule does not allow the call': 'call-that-is-not-granted',
    'service missing or foreign': 'service-of-others',
  };
  const rows = read('errors.json').filter((row: { case: string }) => samples[row.case]);
  counted('errors.json', rows);
  for (const row of rows) expect(sampleOf(samples[row.case] ?? '')).toEqual(row.body);
});

interface Member {
  readonly type: string;
  readonly null: boolean;
  readonly values?: readonly string[] | null;
}
type Members = Readonly<Record<string, Member>>;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  long: Number.isSafeInteger,
  double: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  password: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
};

function isOf({ type, null: isNullable, values }: Member, value: unknown): boolean {
  if (value === null) return isNullable;
  if (values) return values.includes(String(value));
  return (TYPES[type] ?? ((each) => typeof each === 'object'))(value);
}

test('objects have the members of the schemas, of their types and null only where that is allowed', () => {
  const { objects, metricsToken, service } = read('objects.json');
  const shown: readonly (readonly [Members, string])[] = [
    [objects.Filer, 'show-a-filer'],
    [objects.Host, 'show-a-host'],
    [objects.Datacenter, 'show-a-datacenter'],
    [metricsToken, 'get-a-metrics-token'],
  ];
  const compared: string[] = [];
  for (const [members, name] of shown) {
    const answer = sampleOf(name);
    expect(Object.keys(answer).sort()).toEqual(Object.keys(members).sort());
    compared.push(...wrongAmong(members, answer));
  }
  const answer = sampleOf('show-a-service');
  const fields = Object.keys(answer).map((key) => [key, service[key]] as const);
  compared.push(...wrongAmong(Object.fromEntries(fields), answer));
  counted('objects.json', compared);
  expect(compared.filter((each) => each !== '')).toEqual([]);
});

/** An empty text for each member that is right. */
const wrongAmong = (members: Members, answer: Readonly<Record<string, unknown>>) =>
  Object.entries(members).map(([key, member]) =>
    isOf(member, answer[key]) ? '' : `${key}: ${JSON.stringify(answer[key])}`,
  );

test('every operation of the schemas is answered', () => {
  const rows = read('operations.json');
  counted('operations.json', rows);
  const paths: readonly string[] = Object.values(PATHS);
  expect(rows.filter(({ path }: { path: string }) => !paths.includes(path))).toEqual([]);
});

test('refusals that clients tell apart are told by these codes', () => {
  const { python_ovh: distinguished } = read('what-clients-tell-apart.json');
  const codes = [
    'unknown-application',
    'unknown-consumer-key',
    'key-that-waits',
    'call-that-is-not-granted',
  ];
  const shown = codes.map((name) => `403 ${sampleOf(name).errorCode}`);
  counted('what-clients-tell-apart.json', shown);
  expect(shown.filter((each) => distinguished[each] === undefined)).toEqual([]);
});
