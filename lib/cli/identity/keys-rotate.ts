/** `keys rotate`: a new key with the rights of an old one, which expires a little later. */
import { AppError } from '../../errors';
import { API_KEY } from '../../identity/api-key';
import type { Credential, NewCredential, Store } from '../../store/store';
import { DURATION_ALLOWED, parseDurationUs } from '../../time';
import { text, type Validator } from '../../validator';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { withStore } from '../program/with-store';
import { EXPIRES, expiryOf, findKey, KEY_ID, newKey, showKey } from './key';
import { option } from './options';

const OVERLAP = '24h';

const duration: Validator<number> = text(DURATION_ALLOWED, parseDurationUs);

export const rotateKeyCommand: Command = {
  name: 'rotate',
  summary: 'make a new key with the rights of an old one, which expires soon',
  details:
    'Both work until the old one expires. The new key expires when the old one would have,\n' +
    'unless --expires is given.',
  arguments: [KEY_ID],
  options: [
    {
      flags: '--overlap <duration>',
      help: `how long the old one still works; 0s: not at all (default: ${OVERLAP})`,
    },
    EXPIRES,
  ],
  settings: ['database'],
  examples: ['tenant-usage keys rotate 5e88 --overlap 1h'],
  run: (context) => withStore(context, 'check', (store) => rotate(store, context)),
};

async function rotate(store: Store, context: Context): Promise<number> {
  const overlapUs = option(context, 'overlap', duration) ?? parseDurationUs(OVERLAP) ?? 0;
  const nowUs = context.nowUs();
  const newExpiryUs = context.text('expires') === undefined ? undefined : expiryOf(context);
  const old = await findKey(store, context);
  checkRenewable(old, nowUs);
  const { text, ...made } = newKey();
  const { kind, name, userId, accountId, rights } = old;
  const expiresAtUs = newExpiryUs === undefined ? old.expiresAtUs : newExpiryUs;
  await store.credentials.put([
    { ...made, kind, name, userId, accountId, rights, expiresAtUs },
    endedAt(old, nowUs + overlapUs),
  ]);
  await showKey(context, { id: made.id, text });
  return EXIT.ok;
}

/** Throws `invalidArgument`: a key that has ended cannot be renewed, and other kinds have texts of their own. */
function checkRenewable({ id, kind, isRevoked, expiresAtUs }: Credential, nowUs: number): void {
  if (kind !== API_KEY) {
    const reason = `is of the kind ${kind}, and only keys of the kind ${API_KEY} are renewed here`;
    throw new AppError('invalidArgument', `key "${id}": ${reason}`);
  }
  const isExpired = expiresAtUs !== null && expiresAtUs <= nowUs;
  if (!isRevoked && !isExpired) return;
  const state = isRevoked ? 'revoked' : 'expired';
  throw new AppError('invalidArgument', `key "${id}": is ${state}; "keys create" makes a new one`);
}

/** Never later than it would have ended anyway. */
const endedAt = ({ id, kind, lookupHash, expiresAtUs }: Credential, us: number): NewCredential => ({
  id,
  kind,
  lookupHash,
  expiresAtUs: Math.min(us, expiresAtUs ?? us),
});
