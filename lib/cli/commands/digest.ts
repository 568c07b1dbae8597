/** `digest`: one checksum of all servers, equal for databases with the same lives. */
import { type Digest, factsDigest, stateDigest } from '../../report/digest';
import type { Store } from '../../store/store';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { throwIfInterrupted, writeLine } from '../program/output';
import { withStore } from '../program/with-store';

export const digestCommand: Command = {
  name: 'digest',
  summary: 'print one checksum of all servers and their segments',
  details:
    'The sum of the SHA-256 of every row: it depends neither on the order nor on the time in\n' +
    'which the facts came in, so two databases with the same lives show the same.',
  options: [{ flags: '--facts', help: 'print the checksum of the observations, too' }],
  settings: ['database'],
  examples: ['tenant-usage digest', 'tenant-usage digest --facts --database sqlite:other.db'],
  run: (context) => withStore(context, 'check', (store) => digest(context, store)),
};

async function digest({ has, stdout, signal }: Context, store: Store): Promise<number> {
  const dump = {
    lives: () => interruptible(store.dump.lives(), signal),
    observations: () => interruptible(store.dump.observations(), signal),
  };
  await writeLine(stdout, lineOf('state', await stateDigest({ dump })));
  if (has('facts')) await writeLine(stdout, lineOf('facts', await factsDigest({ dump })));
  return EXIT.ok;
}

/** As checksum tools print it: the sum first, then its subject. */
function lineOf(name: string, { hex, rows }: Digest): string {
  const counts = Object.entries(rows).map(([kind, count]) => `${count} ${kind}`);
  return `${hex}  ${name}: ${counts.join(', ') || 'nothing'}`;
}

async function* interruptible<T>(pages: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const chunk of pages) {
    throwIfInterrupted(signal);
    yield chunk;
  }
}
