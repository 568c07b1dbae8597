/** The newest samples and limits of an instance, and what is shown of them: one instance for each case. */
import { hostingApp, sampled } from '../hosting';
import type { Compared, Replay } from './replayed';

export interface ArithmeticCase {
  readonly id: string;
  readonly samples: Readonly<
    Record<'ram_bytes' | 'db_bytes' | 'file_bytes', number> & { cpu_percent: string }
  >;
  readonly limits: Readonly<
    Record<'ram_mb' | 'db_storage_gb' | 'file_storage_gb', number> & { cpu_cores: string }
  >;
  readonly expected: Readonly<Record<string, number>>;
  /** By `FIELD if …`: what would be shown of a value that had been rounded before. */
  readonly order_matters?: Readonly<Record<string, number>>;
}

const ACCOUNT = 'a'.repeat(32);

export const replayArithmetic: Replay<readonly ArithmeticCase[]> = async (cases) => {
  const app = await hostingApp();
  try {
    const atMs = app.clock.us / 1000 - 60_000;
    await app.host(...cases.map((each, i) => instanceOf(each, i + 1, atMs)));
    const key = await app.addKey({ accounts: [ACCOUNT] });
    const listed = (await app.data('/instances?limit=500', key)).instances;
    const compared: Compared[] = [];
    for (const [i, each] of cases.entries()) {
      const detail = await app.data(`/instance/${i + 1}`, key);
      const inList = listed.find(({ id }: { id: number }) => id === i + 1);
      compared.push(...comparedOf(each, detail, inList));
    }
    return { compared, leftOut: [] };
  } finally {
    await app.close();
  }
};

const instanceOf = ({ id, samples, limits }: ArithmeticCase, number: number, atMs: number) => ({
  id,
  accountId: ACCOUNT,
  hosting: {
    number,
    cpuCores: limits.cpu_cores,
    ramMb: limits.ram_mb,
    dbGb: String(limits.db_storage_gb),
    fileGb: String(limits.file_storage_gb),
  },
  samples: sampled(atMs, {
    cpu: Number(samples.cpu_percent),
    ram: samples.ram_bytes,
    db: samples.db_bytes,
    file: samples.file_bytes,
  }),
});

type Shown = Readonly<Record<string, Readonly<Record<string, number>>>>;

function comparedOf(each: ArithmeticCase, detail: Shown, inList: Shown): readonly Compared[] {
  const { id, expected, limits, order_matters: twiceRounded = {} } = each;
  const names = Object.keys(inList['usage'] ?? {});
  const ofList = Object.fromEntries(names.map((name) => [name, expected[name]]));
  const shownLimits = { ...limits, cpu_cores: Number(limits.cpu_cores) };
  return [
    { id, found: detail['current_usage'], expected },
    { id: `${id} in a list`, found: inList['usage'], expected: ofList },
    { id: `${id}, limits`, found: inList['limits'], expected: shownLimits },
    ...Object.entries(twiceRounded).map(([name, wrong]) => {
      const [field = ''] = name.split(' ');
      const found = detail['current_usage']?.[field] !== wrong;
      return { id: `${id}, ${name}`, found, expected: true };
    }),
  ];
}
