/** `verify`: compares the stored servers with what their observations give. */
import { verifyLives } from '../../report/verify';
import type { Store } from '../../store/store';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { throwIfInterrupted, writeLine } from '../program/output';
import { withStore } from '../program/with-store';

export const verifyCommand: Command = {
  name: 'verify',
  summary: 'compare all servers and segments with what the observations give',
  details:
    'Changes nothing. Names the first servers that differ; refold mends them.\n' +
    'Exit status: 0 all are equal, 1 some differ.',
  settings: ['database'],
  examples: ['tenant-usage verify --database sqlite:usage.db'],
  run: (context) => withStore(context, 'check', (store) => verify(context, store)),
};

async function verify({ stdout, stderr, signal }: Context, store: Store): Promise<number> {
  const { servers, segments, differing, firstIds } = await verifyLives(store, () =>
    throwIfInterrupted(signal),
  );
  await writeLine(
    stdout,
    `${servers} servers and ${segments} segments compared, ${differing} differ`,
  );
  if (differing === 0) return EXIT.ok;
  const more = differing > firstIds.length ? ', …' : '';
  stderr.write(
    `tenant-usage: verify: these servers differ: ${firstIds.join(', ')}${more}; run "refold"\n`,
  );
  return EXIT.failure;
}
