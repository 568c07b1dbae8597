/** How many requests a second go through, by how many worker processes there are. */
import { CLOUD_END_US, projectOf } from './cloud';
import type { Line } from './line';
import { get, serviceApart, usagePath } from './service';

const CLIENTS = 16;
const SECONDS = 5;
const path = usagePath(CLOUD_END_US - 30 * 86_400_000_000, CLOUD_END_US, projectOf(1500));

async function answered(port: number, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let count = 0;
  const client = async () => {
    while (performance.now() < end) {
      await get(port, path);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return count / seconds;
}

async function withWorkers(url: string, workers: number): Promise<number> {
  const service = await serviceApart(url, '--workers', `${workers}`);
  try {
    await answered(service.port, 1);
    return await answered(service.port, SECONDS);
  } finally {
    await service.close();
  }
}

export const throughputLines: readonly Line[] = [
  {
    name: 'requests with two workers / with one',
    unit: 'times as many',
    async run({ large }) {
      const [one, two] = [await withWorkers(large.url, 1), await withWorkers(large.url, 2)];
      const detail = `${two.toFixed(0)} / ${one.toFixed(0)} a second`;
      return { value: two / one, detail };
    },
  },
];
