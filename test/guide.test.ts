/** What README, guide and samples print is what the program does: each command on them is run, from top to bottom. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isAsShown, PAGES, ROOT, readPage, type Step, stepsOf } from './support/guide/pages';
import { openScene, type Scene } from './support/guide/scene';

const titleOf = ({ line, script }: Step): string => `line ${line}: ${script.trim().split('\n')[0]}`;

describe.each(PAGES)('the commands of %s', (page) => {
  const steps = stepsOf(page).filter(({ notRun }) => notRun === undefined);
  if (steps.length === 0) return void it('are none', () => expect(steps).toEqual([]));

  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene.close());

  it.each(steps.map((step) => [titleOf(step), step] as const))('%s', async (_title, step) => {
    const { status, text } = await scene.run(step);
    expect({ status, text }).toEqual({ status: step.status, text: expect.any(String) });
    if (step.output === undefined || isAsShown(text, step.output)) return;
    expect(text).toBe(step.output);
  });
});

describe('what a page shows', () => {
  it.each([
    ['one\ntwo\n', 'one\ntwo\n', true],
    ['one\ntwo\n', 'one\n', false],
    ['one\ntwo\nthree\n', 'one\n…\nthree\n', true],
    ['key tu_1a2b\n', 'key tu_…\n', true],
    ['1.5\n', '1x5\n', false],
  ])('fits %j by %j: %s', (printed, shown, isFit) => {
    expect(isAsShown(printed, shown)).toBe(isFit);
  });
});

describe('commands that are not run', () => {
  const all = PAGES.flatMap((page) => stepsOf(page));
  const scripts = JSON.parse(readPage('package.json')).scripts;
  const makefile = readPage('Makefile');

  it('are in fenced blocks too: no page indents its code', () => {
    const outside = (page: string) => readPage(page).replace(/^```[\s\S]*?^```$/gm, '');
    const texts = [...PAGES, 'CONTRIBUTING.md', 'SECURITY.md', 'api-ref/README.md'];
    const pages = texts.filter((page) => page.endsWith('.md'));
    expect(pages.filter((page) => /^(\t| {4})\S/m.test(outside(page)))).toEqual([]);
  });

  it('are far fewer than those that they do', () => {
    const left = all.filter(({ notRun }) => notRun !== undefined);
    expect(left.length * 3).toBeLessThan(all.length);
  });

  it('name targets and scripts that are there', () => {
    const text = [...PAGES, 'CONTRIBUTING.md'].map(readPage).join('\n');
    for (const [, name = ''] of text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g))
      expect(Object.keys(scripts)).toContain(name);
    for (const [, name] of text.matchAll(/(?:^|`)make ([a-z-]+)/gm))
      expect(makefile).toMatch(new RegExp(`^${name}:`, 'm'));
  });
});

describe('links and paths', () => {
  const withLinks = [...PAGES, 'CONTRIBUTING.md', 'SECURITY.md', 'api-ref/README.md'];

  /** Headings as GitHub turns them into anchors. */
  const anchorsOf = (page: string): string[] =>
    [...readPage(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );

  it.each(withLinks)('in %s lead to files and headings', (page) => {
    const links = [...readPage(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)]*))?\)/g)];
    const wrong = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(wrong.map(([link]) => link)).toEqual([]);
  });

  it('in CONTRIBUTING are there', () => {
    const paths = [
      ...readPage('CONTRIBUTING.md').matchAll(/`((?:lib|test|api-ref|samples)\/[^`\s]+)`/g),
    ]
      .map(([, path = '']) => path)
      .filter((path) => !/[A-Z*<…]/.test(path));
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
