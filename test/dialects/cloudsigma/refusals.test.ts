/** What CloudSigma's API refuses, each with its exact answer, and what all answers have. */
import { billingApp } from '../../support/cloudsigma/billing';
import { perFile } from '../../support/scene';
import { headerOf } from '../../support/service/app';

const scene = perFile(
  async () => {
    const app = await billingApp();
    return { ...app, key: await app.addAccount('a'.repeat(32)) };
  },
  (app) => app.close(),
);

describe('what is refused', () => {
  const PAGED = ['burstusage', 'dailyburstusage', 'ledger', 'usage', 'pricing', 'subscriptions'];
  const DATE = 'a date such as 2014-10-21, or a date and time in ISO 8601';
  const cases: readonly (readonly [query: string, message: string])[] = [
    ...[...PAGED, 'discount'].flatMap((call): (readonly [string, string])[] => [
      [
        `${call}/?limit=x&offset=x`,
        "Invalid limit 'x' provided. Please provide a positive integer.",
      ],
      [`${call}/?limit=`, "Invalid limit '' provided. Please provide a positive integer."],
      [`${call}/?limit=-1`, "Invalid limit '-1' provided. Please provide a positive integer >= 0."],
      [`${call}/?offset=1.5`, "Invalid offset '1.5' provided. Please provide an integer."],
      [
        `${call}/?offset=-1`,
        "Invalid offset '-1' provided. Please provide a positive integer >= 0.",
      ],
    ]),
    ...['burstusage/?date', 'dailyburstusage/?date', 'usage/?poll_time', 'ledger/?time'].flatMap(
      (name): (readonly [string, string])[] => [
        ...['', '__exact', '__in', '__lt', '__lte', '__gt', '__gte'].map(
          (comparison) =>
            [
              `${name}${comparison}=2014-13-01`,
              `Invalid date '2014-13-01' provided. Please provide ${DATE}.`,
            ] as const,
        ),
        [
          `${name}__range=2014-01-01`,
          "Invalid range '2014-01-01' provided. Please provide two dates.",
        ],
      ],
    ),
    ['usage/?poll_time_gt=x', `Invalid date 'x' provided. Please provide ${DATE}.`],
    ['usage/?poll_time_lt=', `Invalid date '' provided. Please provide ${DATE}.`],
    ['ledger/?billing_cycle=1,x', "Invalid billing_cycle 'x' provided. Please provide an integer."],
    ['pricing/?level__gt=1.5', "Invalid level '1.5' provided. Please provide an integer."],
    ['pricing/?level__range=1', "Invalid range '1' provided. Please provide two values."],
    ['ledger/?order_by=amount', "Invalid order 'amount' provided. Please provide time or -time."],
    [
      'subscriptions/?status=active,gone',
      "Invalid status 'gone' provided. Please provide one of active, inactive, expired, all, notexpired.",
    ],
  ];

  it.each(cases)('%s', async (path, message) => {
    const { ask, key } = await scene();
    const answer = await ask(`/${path}`, key);
    const [, point] = /\?([^=]*)=/.exec(path) ?? [];
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      400,
      [{ error_type: 'validation', error_message: message, error_point: point }],
    ]);
  });
});

it.each(['/ledger/999/', '/ledger/x/', '/subscriptions/none/', '/pricing/0/', '/burstusage/x/'])(
  '%s is not there',
  async (path) => {
    const { ask, key } = await scene();
    const answer = await ask(path, key);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      404,
      [{ error_type: 'notexist', error_message: 'There is no such object.', error_point: null }],
    ]);
  },
);

it.each(['/capabilities/', '/groupedsubscriptions/', '/subscriptions/now/action/'])(
  '%s is no call',
  async (path) => {
    const { ask, key } = await scene();
    expect((await ask(path, key)).status).toBe(404);
  },
);

it.each<[string, number, string | undefined]>([
  ['/ledger/', 200, undefined],
  ['/ledger/?limit=0', 200, undefined],
  ['/subscriptions/?status=x', 400, undefined],
  ['/ledger/', 406, 'application/xml'],
  ['/nothing/', 404, undefined],
])(
  '%s, answered by %d, has the id of the request as clients show it',
  async (path, status, accept) => {
    const { ask, key } = await scene();
    const answer = await ask(path, key, accept === undefined ? {} : { accept });
    expect(answer.status).toBe(status);
    expect(headerOf(answer, 'X-REQUEST-ID')).toEqual([
      expect.stringMatching(/^req-[0-9a-f-]{36}$/),
    ]);
  },
);

it('more requests of a method in a minute than allowed are 429', async () => {
  const app = await billingApp({ rateLimit: 2 });
  const key = await app.addAccount('b'.repeat(32));
  for (let n = 0; n < 2; n += 1) expect((await app.ask('/balance/', key)).status).toBe(200);
  const answer = await app.ask('/balance/', key);
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    429,
    [
      {
        error_type: 'backend',
        error_message: 'Too many requests. Please wait 60 seconds.',
        error_point: null,
      },
    ],
  ]);
  expect(headerOf(answer, 'Retry-After')).toEqual(['60']);
  expect((await app.ask('/balance/', key, { method: 'HEAD' })).status).toBe(200);
  expect((await app.ask('/balance/', await app.addAccount('c'.repeat(32)))).status).toBe(200);
  await app.close();
});

it('too many wrong passwords are 429, in the same form', async () => {
  const app = await billingApp();
  const statuses: number[] = [];
  let body = '';
  for (let n = 0; n < 12 && statuses.at(-1) !== 429; n += 1) {
    const answer = await app.ask('/balance/', 'wrong');
    statuses.push(answer.status);
    body = answer.body;
  }
  expect(statuses).toEqual([...Array(statuses.length - 1).fill(401), 429]);
  expect(JSON.parse(body)).toEqual([
    { error_type: 'backend', error_message: expect.any(String), error_point: null },
  ]);
  await app.close();
});
