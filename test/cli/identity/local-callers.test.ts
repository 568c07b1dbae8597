/** Keys and users that the command line makes, before the service as a process: what each of them may, and when it ends. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type FakeKeystone,
  fakeKeystone,
  good,
  PASSWORD,
} from '../../support/keystone/fake-keystone';
import { ndjson, RECORD } from '../../support/observations/files';
import {
  makeWorkplace,
  type Outcome,
  type Running,
  type Workplace,
} from '../../support/program/program';
import { OBSERVATIONS } from '../../support/service/native';

const LIST = '/v2.1/os-simple-tenant-usage';
const [A, B] = ['aa', 'bb'];
const LOGIN = 'correct horse';

let place: Workplace;
let running: Running & { readonly url: string };
/** What those were told who were not let in. */
const challenges = new Set<string | undefined>();
const secrets: string[] = [LOGIN, Buffer.from(`ann:${LOGIN}`).toString('base64')];

async function said(line: string, input?: string): Promise<Outcome> {
  const outcome = await place.run(line.split(' '), input === undefined ? {} : { input });
  if (outcome.status === 0) return outcome;
  throw new Error(`${line}: ${outcome.stderr}`);
}

interface Key {
  readonly id: string;
  readonly text: string;
}

async function key(line: string): Promise<Key> {
  const { stdout, stderr } = await said(`keys ${line}`);
  const [, id = ''] = /^key ([0-9a-f]{32})/.exec(stderr) ?? [];
  secrets.push(stdout.trim());
  return { id, text: stdout.trim() };
}

type Headers = Readonly<Record<string, string>>;

const asToken = ({ text: token }: Key): Headers => ({ 'X-Auth-Token': token });
const asApiKey = ({ text: token }: Key): Headers => ({ 'X-API-Key': token });
const basic = (login: string, password: string): Headers => ({
  Authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`,
});

async function ask(path: string, headers: Headers, body?: string): Promise<number> {
  const method = body === undefined ? 'GET' : 'POST';
  const asked = request(`${running.url}${path}`, { method, headers, agent: false });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  await text(answer);
  challenges.add(answer.headers['www-authenticate']);
  return answer.statusCode ?? 0;
}

const usageOf = (project: string, headers: Headers) =>
  ask(`/v1/usage?start=2026-01-01&end=2026-02-01&project=${project}`, headers);

const post = (headers: Headers) =>
  ask(
    OBSERVATIONS,
    { ...headers, 'Content-Type': 'application/x-ndjson' },
    ndjson({ ...RECORD, tenant_id: A }),
  );

/** List all, show A, show B, show A and B in the path of A, ask our own API about A, post. */
const nova = async (headers: Headers) => [
  await ask(LIST, headers),
  await ask(`${LIST}/${A}`, headers),
  await ask(`${LIST}/${B}`, headers),
  await ask(`/v2.1/${A}/os-simple-tenant-usage/${A}`, headers),
  await ask(`/v2.1/${A}/os-simple-tenant-usage/${B}`, headers),
];

const own = async (headers: Headers) => [
  await usageOf(A, headers),
  await usageOf(B, headers),
  await post(headers),
];

beforeEach(async () => {
  place = await makeWorkplace();
  await said('migrate');
});
afterEach(() => place.remove());

async function withPeople(): Promise<string> {
  const account = (await said('accounts create Example')).stdout.trim();
  await said(`projects set ${A} --account ${account}`);
  await said('users create ann --password-stdin', LOGIN);
  await said(`roles grant ann reader --account ${account}`);
  return account;
}

const ALL = [200, 200, 200, 200, 200];
const OF_A = [403, 200, 403, 200, 403];
const OF_B = [403, 403, 200, 400, 400];
const NONE = [403, 403, 403, 400, 400];

it('lets keys and users do what they may and nothing else, and logs no secret', async () => {
  const account = await withPeople();
  await said('users create root --staff');
  const keys: ReadonlyArray<readonly [string, number[], number[]]> = [
    ['--rights operator', ALL, [200, 200, 200]],
    ['--rights usage', ALL, [200, 200, 403]],
    ['--rights observations', NONE, [403, 403, 200]],
    ['--rights points', NONE, [403, 403, 403]],
    [`--project ${B}`, OF_B, [403, 200, 403]],
    [`--account ${account}`, OF_A, [200, 403, 403]],
    ['--user ann', OF_A, [200, 403, 403]],
    ['--user ann --rights points', NONE, [403, 403, 403]],
    ['--user root', ALL, [200, 200, 200]],
  ];
  running = await place.serve(['--auth', 'local']);
  for (const [rights, atNova, ours] of keys) {
    const made = await key(`create ${rights}`);
    expect([rights, await nova(asToken(made))]).toEqual([rights, atNova]);
    expect([rights, await own(asApiKey(made))]).toEqual([rights, ours]);
  }
  expect(await own(basic('ann', LOGIN))).toEqual([200, 403, 403]);
  expect(await own(basic('ann', 'wrong'))).toEqual([401, 401, 401]);
  // Nova's clients have tokens only.
  expect(await nova(basic('ann', LOGIN))).toEqual([401, 401, 401, 401, 401]);
  expect(await nova({ 'X-Auth-Token': 'admin:aa' })).toEqual([401, 401, 401, 401, 401]);
  const answered = [...challenges].filter((challenge) => challenge !== undefined);
  expect(answered).toEqual(['Bearer realm="tenant-usage"']);
  running.process.kill('SIGTERM');
  const { status, stdout, stderr } = await running.outcome;
  expect(status).toBe(0);
  expect(stderr).toContain('"userId":"key:');
  expect(secrets.filter((secret) => `${stdout}${stderr}`.includes(secret))).toEqual([]);
}, 120_000);

it('turns away whoever is no longer good, at once', async () => {
  const account = await withPeople();
  running = await place.serve(['--auth', 'local']);
  const show = (headers: Headers) => ask(`${LIST}/${A}`, headers);
  const old = await key(`create --account ${account} --name web`);
  const renewed = await key(`rotate ${old.id} --overlap 1h`);
  expect([await show(asToken(old)), await show(asToken(renewed))]).toEqual([200, 200]);
  const last = await key(`rotate ${renewed.id} --overlap 0s`);
  expect([await show(asToken(renewed)), await show(asToken(last))]).toEqual([401, 200]);
  await said(`keys revoke ${last.id}`);
  expect(await show(asToken(last))).toBe(401);
  const brief = await key(`create --account ${account} --expires 1s`);
  while ((await show(asToken(brief))) !== 401) await pause(50);
  const { stdout } = await said(`keys show ${brief.id} --json`);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'expired' });
  const anns = await key('create --user ann');
  const annsOwn = await key(`create --user ann --project ${A}`);
  const ways = [asToken(anns), asToken(annsOwn), asApiKey(anns), basic('ann', LOGIN)];
  const answers = () => Promise.all(ways.map((headers) => usageOf(A, headers)));
  expect(await answers()).toEqual([200, 200, 200, 200]);
  await said('users set ann --active no');
  expect(await answers()).toEqual([401, 401, 401, 401]);
  await said('users set ann --active yes');
  await said(`roles revoke ann reader --account ${account}`);
  expect(await answers()).toEqual([403, 200, 403, 403]);
  await said('users passwd ann --password-stdin', 'another');
  expect(await usageOf(A, basic('ann', LOGIN))).toBe(401);
}, 120_000);

describe('beside Keystone', () => {
  let fake: FakeKeystone;
  beforeEach(async () => {
    fake = await fakeKeystone(() => Date.now() * 1000);
  });
  afterEach(() => fake.stop());

  it('knows both, and tells Keystone nothing of ours', async () => {
    const account = await withPeople();
    const ours = await key(`create --account ${account}`);
    fake.tokens.set('t0ken', good());
    await writeFile(
      join(place.folder, 'usage.yaml'),
      `keystone: {auth_url: '${fake.url}', username: usage, password: ${PASSWORD}, project_name: service}\n`,
    );
    running = await place.serve(['--auth', 'keystone', '--config', 'usage.yaml']);
    expect(await nova(asToken(ours))).toEqual(OF_A);
    expect(await own(basic('ann', LOGIN))).toEqual([200, 403, 403]);
    expect(await ask(`${LIST}/p1`, { 'X-Auth-Token': 't0ken' })).toBe(200);
    await fake.stop();
    expect(await nova(asToken(ours))).toEqual(OF_A);
    expect(secrets.filter((secret) => JSON.stringify(fake.asked).includes(secret))).toEqual([]);
  });
});
