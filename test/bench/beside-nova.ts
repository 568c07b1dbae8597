/**
 * The same requests to a Nova and to the service, in turns: what a client waits for. Both must know the same servers.
 * OS_TOKEN=… npm run bench -- --nova http://nova:8774 --usage http://127.0.0.1:8790
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { quantile } from './measure';

const ROUNDS = 15;
const DAY_MS = 86_400_000;

interface Side {
  readonly url: string;
  readonly times: number[];
}

interface Usages {
  readonly tenant_usages?: readonly { readonly tenant_id: string }[];
}

const token = process.env['OS_TOKEN'] ?? '';

async function timed({ url }: Side, path: string): Promise<{ ms: number; text: string }> {
  const headers = { 'X-Auth-Token': token, 'OpenStack-API-Version': 'compute 2.40' };
  const started = performance.now();
  const answer = await fetch(`${url}/v2.1/os-simple-tenant-usage${path}`, { headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text.slice(0, 200)}`);
  return { ms: performance.now() - started, text };
}

/** The window is the last 30 whole days, so that it is the same for both. */
function windowQuery(): string {
  const end = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19);
  return `start=${iso(end - 30 * DAY_MS)}&end=${iso(end)}`;
}

async function compare(name: string, path: string, urls: readonly string[]): Promise<string[]> {
  const sides = urls.map((url): Side => ({ url, times: [] }));
  const lengths = new Set<number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) {
      const { ms, text } = await timed(side, path);
      side.times.push(ms);
      lengths.add((JSON.stringify(JSON.parse(text)).match(/"instance_id"/g) ?? []).length);
    }
  }
  const [nova = Number.NaN, ours = Number.NaN] = sides.map(({ times }) => Math.min(...times));
  const medians = sides.map(({ times }) => quantile(times, 0.5).toFixed(1)).join(' / ');
  const servers = [...lengths].join(' and ');
  const ratio = (nova / ours).toFixed(1);
  return [name, servers, `${nova.toFixed(1)} / ${ours.toFixed(1)}`, medians, ratio];
}

/** Prints wall times: the processor time of a Nova elsewhere cannot be known. */
export async function compareWithNova(): Promise<void> {
  const options = { nova: { type: 'string' }, usage: { type: 'string' } } as const;
  const { nova = '', usage = 'http://127.0.0.1:8790' } = parseArgs({ options }).values;
  const urls = [nova, usage].map((url) => url.replace(/\/+$/, ''));
  const window = windowQuery();
  const { text } = await timed({ url: urls[1] ?? '', times: [] }, `?${window}`);
  const project = (JSON.parse(text) as Usages).tenant_usages?.[0]?.tenant_id ?? 'none';
  const head = ['request', 'servers', 'best ms, Nova / ours', 'median ms', 'times as fast'];
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(
    await compare('list, totals only', `?${window}`, urls),
    await compare('list, detailed', `?detailed=1&${window}`, urls),
    await compare('show of the first project', `/${project}?${window}`, urls),
  );
  process.stdout.write(`${table.toString()}\n`);
}
