/** Scenes, the fixtures of tests: each is made when a test first uses it, and closed afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Make<T> = () => T | Promise<T>;
type Close<T> = (scene: T) => unknown;

/** A new scene for each test; within one test, the same. */
export function perTest<T>(make: Make<T>, close: Close<T>): () => Promise<T> {
  const { use, end } = lazily(make, close);
  afterEach(end);
  return use;
}

/** One scene for all tests of a file: for what takes long to make and that no test changes. */
export function perFile<T>(make: Make<T>, close: Close<T>): () => Promise<T> {
  const { use, end } = lazily(make, close);
  afterAll(end);
  return use;
}

export const makeFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'tenant-usage-'));

export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true });

function lazily<T>(make: Make<T>, close: Close<T>) {
  let scene: Promise<T> | undefined;
  return {
    use(): Promise<T> {
      scene ??= Promise.resolve(make());
      return scene;
    },
    async end(): Promise<void> {
      const ended = scene;
      scene = undefined;
      await ended?.then(close, () => undefined); // a scene that could not be made has failed the test
    },
  };
}
