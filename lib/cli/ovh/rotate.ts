/** `ovh keys rotate`: a new consumer key in place of an old one, which expires a little later. */
import { grantOf, newConsumer, OVH_CONSUMER, statusOf } from '../../dialects/ovh/keys/consumer';
import { AppError } from '../../errors';
import type { Store } from '../../store/store';
import { DURATION_ALLOWED, parseDurationUs } from '../../time';
import { text } from '../../validator';
import { option } from '../identity/options';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { findOfKind, OVH_ID } from './found';

const OVERLAP = '24h';

const duration = text(DURATION_ALLOWED, parseDurationUs);

export const rotateCommand: Command = {
  name: 'rotate',
  summary: 'make a new consumer key in place of an old one, which expires soon',
  details: 'The new one is validated, for the same application, rules, user and expiry.',
  arguments: [OVH_ID],
  options: [
    {
      flags: '--overlap <duration>',
      help: `how long the old one still works; 0s: not at all (default: ${OVERLAP})`,
    },
  ],
  settings: ['database'],
  examples: ['tenant-usage ovh keys rotate 5e88 --overlap 1h'],
  run: (context) => withStore(context, 'check', (store) => rotate(store, context)),
};

async function rotate(store: Store, context: Context): Promise<number> {
  const overlapUs = option(context, 'overlap', duration) ?? parseDurationUs(OVERLAP) ?? 0;
  const nowUs = context.nowUs();
  const old = await findOfKind(store, context, OVH_CONSUMER);
  const status = statusOf(old, nowUs);
  if (status !== 'validated') {
    throw new AppError('invalidArgument', `key "${old.id}": is ${status}, and cannot be renewed`);
  }
  const { id, kind, lookupHash, userId, rights, expiresAtUs } = old;
  const { key, credential } = newConsumer(grantOf(old), expiresAtUs);
  const endUs = Math.min(nowUs + overlapUs, expiresAtUs ?? Number.POSITIVE_INFINITY);
  await store.credentials.put([
    { ...credential, userId, rights },
    { id, kind, lookupHash, expiresAtUs: endUs },
  ]);
  await writeLine(context.stdout, key);
  await writeLine(context.stderr, `key ${credential.id}: shown this once, and kept only as a hash`);
  return EXIT.ok;
}
