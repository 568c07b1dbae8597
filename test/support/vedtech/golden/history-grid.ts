/** The buckets of a history by its period, its interval and the clock, of an instance that was measured all the time. */
import { hostingApp, type Sample } from '../hosting';
import type { Compared, Replay } from './replayed';

export interface GridCase {
  readonly period: string;
  readonly interval: string;
  readonly status: number;
  /** Seconds. */
  readonly now?: number;
  readonly answer_interval?: string;
  readonly buckets?: number;
  readonly first_bucket?: number;
  readonly last_bucket?: number;
}

const ACCOUNT = 'a'.repeat(32);
const PACE_S = 300;
const MONTH_S = 31 * 86_400;

export const replayGrid: Replay<readonly GridCase[]> = async (cases) => {
  const app = await hostingApp();
  try {
    await app.host({ id: 's', accountId: ACCOUNT, hosting: { number: 1 }, samples: every(cases) });
    const key = await app.addKey({ accounts: [ACCOUNT] });
    const compared: Compared[] = [];
    for (const { now = 0, status, ...expected } of cases) {
      app.clock.us = now * 1_000_000;
      const { period, interval } = expected;
      const answer = await app.ask(
        `/instance/1/history?period=${period}&interval=${interval}`,
        key,
      );
      const found = { status: answer.status, period, interval, ...gridOf(JSON.parse(answer.body)) };
      compared.push({
        ...{ id: `${period} by ${interval} at ${now}` },
        ...{ found, expected: { status, ...expected } },
      });
    }
    return { compared, leftOut: [] };
  } finally {
    await app.close();
  }
};

/** So that no bucket of any case is empty. */
function every(cases: readonly GridCase[]): readonly Sample[] {
  const nows = cases.flatMap(({ now }) => now ?? []);
  const fromS = Math.floor((Math.min(...nows) - MONTH_S) / PACE_S) * PACE_S;
  const count = Math.ceil((Math.max(...nows) - fromS) / PACE_S);
  return Array.from({ length: count }, (_, i) => ({
    ...{ quantity: 'cpu' as const, value: i % 100 },
    atMs: (fromS + i * PACE_S) * 1000,
  }));
}

interface History {
  readonly data?: {
    readonly interval: string;
    readonly metrics: readonly { readonly timestamp: string }[];
  };
}

function gridOf({ data }: History): Omit<GridCase, 'period' | 'interval' | 'status'> {
  if (!data) return {};
  const starts = data.metrics.map(({ timestamp }) => Date.parse(timestamp) / 1000);
  return {
    answer_interval: data.interval,
    buckets: starts.length,
    first_bucket: starts[0] ?? 0,
    last_bucket: starts.at(-1) ?? 0,
  };
}
