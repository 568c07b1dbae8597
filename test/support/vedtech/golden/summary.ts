/** Instances and their sum: one account for each case. */
import { hostingApp, sampled } from '../hosting';
import type { Compared, Replay } from './replayed';

interface SummedInstance extends Readonly<Record<'cpu' | 'cores' | 'status', string>> {
  readonly ram: number;
  readonly ram_limit: number;
  readonly db: number;
  readonly db_limit: number;
  readonly file: number;
  readonly file_limit: number;
}

export interface SummaryCase {
  readonly instances: readonly SummedInstance[];
  readonly expected: object;
  readonly used_cpu_percent_over_running_cores?: number;
}

const OTHER_READING =
  'another reading of used_cpu_percent; ours is over the cores of all instances, stopped ones too';

const VM_STATES: Readonly<Record<string, string>> = {
  running: 'active',
  provisioning: 'building',
  stopped: 'stopped',
  suspended: 'suspended',
  error: 'error',
  terminated: 'deleted',
};

const idOf = (n: number): string => String(n).padStart(32, '0');

export const replaySummaries: Replay<readonly SummaryCase[]> = async (cases) => {
  const app = await hostingApp();
  try {
    const atMs = app.clock.us / 1000 - 60_000;
    const compared: Compared[] = [];
    for (const [n, { instances, expected }] of cases.entries()) {
      await app.host(...instances.map((each, i) => instanceOf(each, idOf(n), `${n} ${i}`, atMs)));
      const key = await app.addKey({ accounts: [idOf(n)] });
      compared.push({ id: `case ${n}`, found: await app.data('/summary', key), expected });
    }
    const leftOut = cases.flatMap(({ used_cpu_percent_over_running_cores: other }, n) =>
      other === undefined
        ? []
        : [{ id: `case ${n}, used_cpu_percent_over_running_cores`, reason: OTHER_READING }],
    );
    return { compared, leftOut };
  } finally {
    await app.close();
  }
};

const instanceOf = (summed: SummedInstance, accountId: string, id: string, atMs: number) => ({
  ...{ id, accountId, state: VM_STATES[summed.status] ?? '' },
  terminatedAt: summed.status === 'terminated' ? '2025-12-31T00:00:00' : null,
  hosting: {
    cpuCores: summed.cores,
    ramMb: summed.ram_limit,
    dbGb: String(summed.db_limit),
    fileGb: String(summed.file_limit),
  },
  samples: sampled(atMs, {
    cpu: Number(summed.cpu),
    ram: summed.ram,
    db: summed.db,
    file: summed.file,
  }),
});
