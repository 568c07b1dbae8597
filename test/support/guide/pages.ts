/** The pages for readers and the commands on them: fenced blocks of shell, with the output that a page shows for them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..', '..');

const GUIDE = readdirSync(join(ROOT, 'api-ref', 'guide')).sort();

/** Pages whose commands are run, each in a folder of its own. */
export const PAGES: readonly string[] = [
  'README.md',
  ...GUIDE.map((name) => `api-ref/guide/${name}`),
  'samples/demo.txt',
  'samples/import/README.md',
  'samples/inventory/README.md',
  'samples/nova/README.md',
  'samples/native/README.md',
  'samples/opentsdb/README.md',
];

/**
 * One block of commands. The mark behind `sh` is how it is run: none (to its end), `exits-N` (to its end, which is
 * a failure with that status), `keeps-running` (a service: until the next one starts), or `no-run: REASON`.
 */
export interface Step {
  readonly line: number;
  readonly script: string;
  readonly keepsRunning: boolean;
  readonly status: number;
  /** Why it is not run in the tests. */
  readonly notRun?: string;
  /** The block below it that is marked `output`: `…` stands for anything, a line of `…` for any lines. */
  readonly output?: string;
}

export const readPage = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

const FENCED = /^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm;

/** The blocks of commands on a page, in their order. */
export const stepsOf = (page: string): Step[] =>
  page.endsWith('.md') ? fencedSteps(page) : indentedSteps(page);

/** What `make demo` prints to try while it serves. */
function indentedSteps(page: string): Step[] {
  const text = readPage(page);
  const demo: Step = { line: 0, script: 'make demo', keepsRunning: true, status: 0 };
  const blocks = [...text.matchAll(/^ {2}\S.*\n(?: {2}.*\n)*/gm)];
  return [demo, ...blocks.map(({ 0: script, index }) => stepOf(lineAt(text, index), '', script))];
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

function fencedSteps(page: string): Step[] {
  const text = readPage(page);
  const steps: Step[] = [];
  for (const { 1: language, 2: mark = '', 3: body = '', index } of text.matchAll(FENCED)) {
    const line = lineAt(text, index);
    const last = steps.at(-1);
    if (language === 'sh') steps.push(stepOf(line, mark, body));
    else if (mark === 'output' && last) steps[steps.length - 1] = { ...last, output: body };
    else if (mark !== '') throw new Error(`${page}:${line}: unknown mark "${mark}"`);
  }
  return steps;
}

function stepOf(line: number, mark: string, script: string): Step {
  const notRun = /^no-run: (.{8,})$/.exec(mark)?.[1];
  const status = /^exits-(\d+)$/.exec(mark)?.[1];
  const keepsRunning = mark === 'keeps-running';
  const isKnown = mark === '' || keepsRunning || status !== undefined || notRun !== undefined;
  if (!isKnown) throw new Error(`line ${line}: unknown mark "${mark}"`);
  const step = { line, script, keepsRunning, status: Number(status ?? 0) };
  return notRun === undefined ? step : { ...step, notRun };
}

/** Whether what was printed is what the page shows. */
export function isAsShown(printed: string, shown: string): boolean {
  const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const lines = shown.trimEnd().split('\n');
  const pattern = lines
    .map((line) =>
      line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escaped).join('.*')} *\\n`,
    )
    .join('');
  return new RegExp(`^${pattern}$`).test(`${printed.trimEnd()}\n`);
}
