/** Reads a password from standard input or a prompt without echo; never from the command line, which others can see. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { AppError } from '../../errors';
import type { CommandOption, Context } from '../program/command';

export const PASSWORD_STDIN: CommandOption = {
  flags: '--password-stdin',
  help: 'read the password from standard input, up to its end',
};

const MAX_LENGTH = 1024;
const ALLOWED = `1 to ${MAX_LENGTH} characters in one line of UTF-8`;

type PasswordPrompt = Pick<Context, 'has' | 'stdin' | 'stderr' | 'signal'>;

/** Throws `invalidArgument` if there is none, or one that is not allowed. */
export async function passwordFrom(context: PasswordPrompt): Promise<string> {
  if (context.has('password-stdin')) return checked(await piped(context));
  if (!(context.stdin as { isTTY?: boolean }).isTTY) {
    throw new AppError(
      'invalidArgument',
      'a password must be given: allowed: --password-stdin, or a terminal',
    );
  }
  return typed(context);
}

/** Without the line feed that most programs write at the end. */
async function piped({ stdin }: PasswordPrompt): Promise<string> {
  const bytes = await buffer(stdin as NodeJS.ReadableStream & AsyncIterable<Buffer>);
  return new TextDecoder('utf-8', { fatal: false }).decode(bytes).replace(/\r?\n$/, '');
}

function checked(password: string): string {
  const isGood = password.length >= 1 && password.length <= MAX_LENGTH;
  if (isGood && !/[\p{Cc}\ufffd]/u.test(password)) return password;
  throw new AppError('invalidArgument', `password: must be ${ALLOWED}, without control characters`);
}

/** A terminal of our own, onto which nothing is echoed. */
async function typed({ stdin, stderr, signal }: PasswordPrompt): Promise<string> {
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output, terminal: true });
  const close = () => lines.close();
  lines.once('SIGINT', close);
  signal.addEventListener('abort', close, { once: true });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (prompt: string): Promise<string> => {
    stderr.write(prompt);
    const { value, done } = await answers.next();
    stderr.write('\n');
    if (!done) return value;
    throw new AppError('interrupted', 'interrupted; nothing was changed');
  };
  try {
    const password = checked(await ask('Password: '));
    if ((await ask('Retype password: ')) === password) return password;
    throw new AppError(
      'invalidArgument',
      'password: the second one is different; nothing was changed',
    );
  } finally {
    lines.close();
    signal.removeEventListener('abort', close);
  }
}
