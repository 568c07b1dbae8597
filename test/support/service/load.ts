/** People who ask a service and producers who post to it, all at once, for as long as they are let. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type AnyRecord, ndjson } from '../observations/files';
import { ADMIN, NDJSON, OBSERVATIONS } from './native';

/** Longer than any request may take, whatever happens to the database. */
const BOUND_MS = 20_000;

export interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly type: string | null;
  readonly body: string;
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
  const signal = AbortSignal.timeout(BOUND_MS);
  const res = await fetch(url, { headers: ADMIN, ...init, signal });
  const { status, headers } = res;
  return {
    status,
    retryAfter: headers.get('retry-after'),
    type: headers.get('content-type'),
    body: await res.text(),
  };
}

export const post = (url: string, records: readonly AnyRecord[]): Promise<Answered> =>
  ask(`${url}${OBSERVATIONS}`, { method: 'POST', headers: NDJSON, body: ndjson(...records) });

/** Looks again and again whether it has come true. */
export async function until(what: string, isTrue: () => boolean, withinMs = 60_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`it has not come true: ${what}`);
    await sleep(10);
  }
}

export interface Load {
  /** What was answered, by who asked; a request without an answer has ended the load. */
  readonly asked: ReadonlyArray<{ readonly path: string; readonly answer: Answered }>;
  readonly posted: readonly Answered[];
  /** Records that were acknowledged. */
  readonly kept: readonly AnyRecord[];
  /** Lets everybody finish; a batch that was begun is sent until it is acknowledged. */
  end(): Promise<void>;
}

export interface LoadOptions {
  readonly url: string;
  /** Each is asked by somebody of its own. */
  readonly paths: readonly string[];
  readonly posters: number;
  readonly batch: (poster: number, batch: number) => readonly AnyRecord[];
}

export function startLoad({ url, paths, posters, batch }: LoadOptions): Load {
  const asked: { path: string; answer: Answered }[] = [];
  const posted: Answered[] = [];
  const kept: AnyRecord[] = [];
  let isOver = false;
  const asker = async (path: string) => {
    while (!isOver) asked.push({ path, answer: await ask(`${url}${path}`) });
  };
  const acknowledged = async (records: readonly AnyRecord[]) => {
    for (;;) {
      const answer = await post(url, records);
      posted.push(answer);
      if (answer.status !== 503) return;
    }
  };
  const poster = async (number: number) => {
    for (let n = 0; !isOver; n += 1) {
      const records = batch(number, n);
      await acknowledged(records);
      kept.push(...records);
    }
  };
  const all = Promise.all([
    ...paths.map(asker),
    ...Array.from({ length: posters }, (_, number) => poster(number)),
  ]);
  all.catch(() => undefined); // thrown by end()
  return {
    asked,
    posted,
    kept,
    async end() {
      isOver = true;
      await all;
    },
  };
}
