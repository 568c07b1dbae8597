/** What the service costs, as ratios inside one run: SIZE=1000000 DATABASE=postgres ONLY=page,import npm run bench. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { compareWithNova } from './beside-nova';
import { importLines } from './import-lines';
import { latencyLines } from './latency';
import type { Bench, Figure, Line, Opened } from './line';
import { compareBy } from './measure';
import { moneyLines } from './money-lines';
import { pageLines } from './pages';
import { PLACE_KINDS, type Place, type PlaceKind } from './places';
import { customerLines } from './points/customer-lines';
import { loadLines } from './points/load-lines';
import { closeConnections } from './points/put';
import { putLines } from './points/put-lines';
import { queryLines, unload } from './points/query-lines';
import { requestLines } from './requests';
import { agent, fill, serviceHere } from './service';
import { throughputLines } from './throughput';
import { totalLines } from './totals';

const SIZE = Number(process.env['SIZE'] ?? 100_000);
const ONLY = process.env['ONLY']?.split(',');
const DATABASE = process.env['DATABASE'] ?? 'sqlite';

const allLines: readonly Line[] = [
  ...pageLines,
  ...requestLines,
  ...totalLines,
  ...importLines,
  ...latencyLines,
  ...throughputLines,
  ...putLines,
  ...queryLines,
  ...customerLines,
  ...loadLines,
  ...moneyLines,
];

/** Those that were asked for, as far as they can be measured on this kind of database. */
const linesOn = (kind: PlaceKind): readonly Line[] =>
  allLines.filter(
    ({ name, measuredOn = kind.name }) =>
      measuredOn === kind.name && (!ONLY || ONLY.some((part) => name.includes(part))),
  );

const say = (text: string) => process.stderr.write(`${text}\n`);

async function open({ url, open }: Place, size: number, history: number): Promise<Opened> {
  say(`making ${size + history} lives …`);
  await fill(url, size, { seed: 1 });
  if (history > 0) await fill(url, history, { seed: 2, yearsAgo: 6 });
  return { url, service: await serviceHere(url), bare: await open() };
}

interface Bounds {
  readonly atMost?: number | undefined;
  readonly atLeast?: number | undefined;
}

/** What the line promises on this kind of database. */
const boundsOf = ({ atMost, atLeast, promisedOn }: Line, { name }: PlaceKind): Bounds =>
  promisedOn === undefined || promisedOn === name ? { atMost, atLeast } : {};

const holds = ({ atMost = Infinity, atLeast = -Infinity }: Bounds, value: number): boolean =>
  value <= atMost && value >= atLeast;

function tableRow({ name, unit }: Line, { value, detail }: Figure, bounds: Bounds): string[] {
  const { atMost, atLeast } = bounds;
  const figure = `${value.toPrecision(3)} ${unit}`;
  if (atMost === undefined && atLeast === undefined) return [name, figure, detail, '', ''];
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
  return [name, figure, detail, bound, holds(bounds, value) ? 'yes' : 'NO'];
}

async function measure(bench: Bench): Promise<void> {
  const head = ['line', 'seen', 'of', 'target', 'holds'];
  const table = new Table({ head, style: { head: [], border: [] } });
  const results: Record<string, object> = {};
  for (const line of linesOn(bench.kind)) {
    say(line.name);
    const figure = await line.run(bench);
    say(`  ${figure.value.toPrecision(3)} ${line.unit}: ${figure.detail}`);
    const { name, unit } = line;
    const bounds = boundsOf(line, bench.kind);
    const target = bounds.atMost ?? bounds.atLeast ?? null;
    results[name] = { value: figure.value, unit, target, holds: holds(bounds, figure.value) };
    table.push(tableRow(line, figure, bounds));
  }
  process.stdout.write(
    `${SIZE} servers on ${bench.kind.name}, medians of ${bench.kind.isInProcess ? 'processor time' : 'time'}\n${table.toString()}\n`,
  );
  writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
}

function chosenKind(): PlaceKind {
  const kind = PLACE_KINDS[DATABASE];
  if (kind) return kind;
  throw new Error(`DATABASE=${DATABASE}: must be one of ${Object.keys(PLACE_KINDS).join(', ')}`);
}

async function main(): Promise<void> {
  const kind = chosenKind();
  const folder = mkdtempSync(join(tmpdir(), 'tenant-usage-bench-'));
  const places: Place[] = [];
  const opened: Opened[] = [];
  const make = async (size: number, history: number) => {
    const place = await kind.make(folder);
    places.push(place);
    const made = await open(place, size, history);
    opened.push(made);
    return made;
  };
  try {
    const small = await make(SIZE / 10, 0);
    const large = await make(SIZE / 10, SIZE - SIZE / 10);
    const compare = compareBy(kind.isInProcess ? 'cpu' : 'wall');
    await measure({ size: SIZE, folder, kind, compare, small, large });
  } finally {
    agent.destroy();
    closeConnections();
    await unload();
    for (const { bare, service } of opened) {
      await bare.close();
      await service.close();
    }
    for (const place of places) await place.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

void (process.argv.includes('--nova') ? compareWithNova() : main());
