/** What the service costs, as ratios inside one run: SIZE=1000000 ONLY=page,import npm run bench. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Database } from 'sqlite3';
import { importLines } from './import-lines';
import { latencyLines } from './latency';
import type { Bench, Figure, Line, Opened } from './line';
import { pageLines } from './pages';
import { agent, fill, serviceHere } from './service';
import { totalLines } from './totals';

const SIZE = Number(process.env['SIZE'] ?? 100_000);
const ONLY = process.env['ONLY']?.split(',');

const lines: readonly Line[] = [
  ...pageLines,
  ...totalLines,
  ...importLines,
  ...latencyLines,
].filter(({ name }) => !ONLY || ONLY.some((part) => name.includes(part)));

const say = (text: string) => process.stderr.write(`${text}\n`);

async function open(folder: string, name: string, size: number, history: number): Promise<Opened> {
  const file = join(folder, `${name}.db`);
  const url = `sqlite:${file}`;
  say(`making ${size + history} lives …`);
  await fill(url, size, { seed: 1 });
  if (history > 0) await fill(url, history, { seed: 2, yearsAgo: 6 });
  return { url, service: await serviceHere(url), db: new Database(file) };
}

/** Whether the line's promise holds; one without a target promises nothing. */
const holds = ({ atMost = Infinity, atLeast = -Infinity }: Line, value: number): boolean =>
  value <= atMost && value >= atLeast;

function tableRow(line: Line, { value, detail }: Figure): string[] {
  const { name, unit, atMost, atLeast } = line;
  const figure = `${value.toPrecision(3)} ${unit}`;
  if (atMost === undefined && atLeast === undefined) return [name, figure, detail, '', ''];
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
  return [name, figure, detail, bound, holds(line, value) ? 'yes' : 'NO'];
}

async function measure(bench: Bench): Promise<void> {
  const head = ['line', 'seen', 'of', 'target', 'holds'];
  const table = new Table({ head, style: { head: [], border: [] } });
  const results: Record<string, object> = {};
  for (const line of lines) {
    say(line.name);
    const figure = await line.run(bench);
    const { name, unit, atMost, atLeast } = line;
    const target = atMost ?? atLeast ?? null;
    results[name] = { value: figure.value, unit, target, holds: holds(line, figure.value) };
    table.push(tableRow(line, figure));
  }
  process.stdout.write(
    `${SIZE} servers on SQLite, medians of processor time\n${table.toString()}\n`,
  );
  writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-bench-'));
  const opened: Opened[] = [];
  try {
    const small = await open(folder, 'small', SIZE / 10, 0);
    opened.push(small);
    const large = await open(folder, 'large', SIZE / 10, SIZE - SIZE / 10);
    opened.push(large);
    await measure({ size: SIZE, folder, small, large });
  } finally {
    agent.destroy();
    for (const { db, service } of opened) {
      db.close();
      await service.close();
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
