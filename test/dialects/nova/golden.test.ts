/** What a real Nova answered to the same records and the same questions, number by number. */

import { problemsOf } from '../../support/api-ref/documented';
import {
  comparable,
  type GoldenRequest,
  goldenAnswers,
  goldenObservations,
  goldenRequests,
  RECORDED_AT_US,
} from '../../support/api-ref/golden';
import { perFile } from '../../support/scene';
import { type Answer, type TestApp, testApp } from '../../support/service/app';

const appWith = (barePaths: boolean) =>
  perFile(
    async () => {
      const app = await testApp({ nowUs: RECORDED_AT_US, settings: { barePaths } });
      await app.record(...goldenObservations());
      return app;
    },
    (app) => app.close(),
  );
const nova = appWith(false);
const novaWithBarePaths = appWith(true);

const recorded = ({ id }: GoldenRequest): Answer => {
  const answer = goldenAnswers.get(id);
  if (!answer) throw new Error(`no answer to ${id}`);
  return answer;
};

const replay = (app: TestApp, { method, path, headers, body }: GoldenRequest) =>
  app.ask(path, {
    method,
    headers: { Accept: 'application/json', ...headers },
    ...(body !== undefined && { body }),
  });

describe('the recording', () => {
  it('is whole', () => {
    expect(goldenRequests).toHaveLength(262);
    expect(goldenAnswers.size).toBe(262);
  });

  it('is as our API document says: keys, types, which of them may be missing, headers', () => {
    const problems = goldenRequests.flatMap((request) =>
      problemsOf({ ...request, barePaths: false }, recorded(request)),
    );
    expect(problems).toEqual([]);
  });
});

describe('the Nova API, asked what a real Nova was asked', () => {
  it.each(goldenRequests.map((request) => [request.group, request.id, request] as const))(
    'answers the same: %s, %s',
    async (_group, _id, request) => {
      const app = await nova();
      const answer = await replay(app, request);
      expect(comparable(answer, request)).toEqual(comparable(recorded(request), request));
    },
  );
});

/** What an operator can choose that Nova does not have, and the answers that differ then. */
describe('the Nova API with paths that need no version', () => {
  it('differs only where one is asked without a version, and lists usage there', async () => {
    const app = await novaWithBarePaths();
    const different: string[] = [];
    for (const request of goldenRequests) {
      const answer = comparable(await replay(app, request), request);
      const expected = comparable(recorded(request), request);
      if (JSON.stringify(answer) !== JSON.stringify(expected)) different.push(request.id);
    }
    // JSON.stringify minds the order of keys and -0, so that nothing slips through.
    expect(different).toEqual(['path-15']);
    const { path = '', headers = {} } = goldenRequests.find(({ id }) => id === 'path-15') ?? {};
    expect(path).toMatch(/^\/os-simple-tenant-usage/);
    const bare = await app.ask(path, { headers });
    const versioned = await app.ask(`/v2.1${path}`, { headers });
    expect([bare.status, bare.body]).toEqual([200, versioned.body]);
  });
});
