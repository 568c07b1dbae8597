/** The service with OpenTSDB's API for everybody, over a temporary file; every answer is held against its document. */
import { type Answer, type Ask, type TestApp, type TestAppOptions, testApp } from '../service/app';

export interface Datapoint {
  readonly metric: string;
  readonly timestamp: number;
  readonly value: number | string;
  readonly tags: Readonly<Record<string, string>>;
}

/** As an answer has it. */
export interface Element {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly aggregateTags: readonly string[];
  readonly query?: { readonly index: number };
  readonly dps: Readonly<Record<string, number | string | null>> | ReadonlyArray<readonly number[]>;
}

export interface PointsApp extends Pick<TestApp, 'ask' | 'errors' | 'close' | 'origin'> {
  /** Fails unless all of them are taken. */
  put(...points: Datapoint[]): Promise<void>;
  post(path: string, body: unknown, ask?: Ask): Promise<Answer>;
  /** The elements that answer; fails unless there is an answer. */
  query(body: object, path?: string): Promise<readonly Element[]>;
  get(path: string): Promise<readonly Element[]>;
}

/** The clock of the tests, in seconds: an instant on the hour. */
export const NOW_S = 1_564_495_200;

export async function pointsApp(options: TestAppOptions = {}): Promise<PointsApp> {
  const app = await testApp({ nowUs: NOW_S * 1_000_000, ...options });
  const post: PointsApp['post'] = (path, body, ask = {}) =>
    app.ask(path, { method: 'POST', ...ask, body: JSON.stringify(body) });
  return {
    ...{ ask: app.ask, errors: app.errors, close: app.close, origin: app.origin, post },
    async put(...points) {
      const { status, body } = await post('/api/put', points);
      if (status !== 204) throw new Error(`the points were not taken: ${status} ${body}`);
    },
    query: async (body, path = '/api/query') => elementsOf(await post(path, body)),
    get: async (path) => elementsOf(await app.ask(path)),
  };
}

function elementsOf({ status, body }: Answer): readonly Element[] {
  if (status !== 200) throw new Error(`there is no answer: ${status} ${body}`);
  return JSON.parse(body);
}

export const messageOf = ({ body }: Answer): string => JSON.parse(body).error.message;

/** One series: its values at these seconds behind a beginning. */
export const seriesAt = (
  metric: string,
  tags: Datapoint['tags'],
  fromS: number,
  values: Readonly<Record<number, number>>,
): Datapoint[] =>
  Object.entries(values).map(([seconds, value]) => ({
    ...{ metric, tags, value },
    timestamp: fromS + Number(seconds),
  }));
