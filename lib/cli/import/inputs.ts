/** The files of an import, checked before anything is stored. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../errors';
import type { Context } from '../program/command';

export interface Input {
  /** As given on the command line. */
  readonly name: string;
  /** A path, or standard input. */
  readonly content: string | Readable;
  /** Unknown unless it is a regular file. */
  readonly bytes: number | undefined;
}

export interface Inputs {
  readonly list: readonly Input[];
  /** Removes the temporary copies. */
  remove(): Promise<void>;
}

type InputContext = Pick<Context, 'args' | 'stdin' | 'signal'>;

/** Throws `unreadableInput` if one of them cannot be read. `twice`: streams are copied to temporary files. */
export async function openInputs(
  world: InputContext,
  { twice }: { twice: boolean },
): Promise<Inputs> {
  const { args } = world;
  if (args.filter((name) => name === '-').length > 1) {
    throw new AppError('invalidArgument', '"-" is given twice: standard input can be read once');
  }
  const list = await Promise.all(args.map((name) => lookAt(name, world)));
  if (!twice || list.every(({ bytes }) => bytes !== undefined)) {
    return { list, remove: async () => undefined };
  }
  return writeAside(list, world);
}

async function lookAt(name: string, { stdin }: InputContext): Promise<Input> {
  if (name === '-') return { name: STDIN_NAME, content: stdin as Readable, bytes: undefined };
  try {
    return { name, content: name, bytes: await bytesOf(name) };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const fault = FAULTS[code] ?? `cannot be read (${(error as Error).message})`;
    throw new AppError('unreadableInput', `${name}: ${fault}; nothing was imported`);
  }
}

const STDIN_NAME = 'stdin';

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'is a directory: must be a file',
  EACCES: 'may not be read (permission denied)',
};

/** A pipe must not be opened to look at it: it would lose its only reader. */
async function bytesOf(name: string): Promise<number | undefined> {
  const stats = await stat(name);
  if (stats.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
  if (!stats.isFile()) return undefined;
  await (await open(name)).close();
  return stats.size;
}

async function writeAside(list: readonly Input[], { signal }: InputContext): Promise<Inputs> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const kept: Input[] = [];
    for (const input of list) kept.push(await keep(input, join(folder, `${kept.length}`), signal));
    return { list: kept, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function keep(input: Input, path: string, signal: AbortSignal): Promise<Input> {
  const { name, content, bytes } = input;
  if (bytes !== undefined) return input;
  try {
    const stream = typeof content === 'string' ? createReadStream(content) : content;
    await pipeline(stream, createWriteStream(path), { signal });
    return { name, content: path, bytes: (await stat(path)).size };
  } catch (error) {
    if (signal.aborted) throw new AppError('interrupted', `${name}: interrupted`);
    const { message } = error as Error;
    throw new AppError('unreadableInput', `${name}: cannot be copied to ${path} (${message})`);
  }
}
