/** The inventory kind `ledger_entry`: a payment, a credit, or burst that was billed elsewhere. */
import { negateMoney } from '../../../domain/money/decimal';
import { count } from '../../../domain/values/quantities';
import {
  decimal,
  entryReference,
  instant,
  login,
  reason,
  uuid,
} from '../../../domain/values/validators';
import type { SubmittedBurst, SubmittedEntry } from '../../../store/store';
import { choice } from '../../../validator';
import { type Fields, RefusedField, required } from '../../fields';
import { quoted } from '../../text';
import { inventoryKind } from '../kind';
import { resourceName } from './resource-name';

const BURST_FIELDS = ['resource', 'resource_amount', 'interval_us', 'poll_at'];

export const ledgerEntry = inventoryKind<SubmittedEntry>({
  name: 'ledger_entry',
  after: ['account', 'user'],
  fields: ['id', 'account', 'entry', 'amount', 'at', 'reason', 'user', ...BURST_FIELDS],
  async read(fields, references) {
    const accountId = required(fields, 'account', uuid);
    await references.account('account', accountId);
    const kind = required(fields, 'entry', choice('payment', 'credit', 'burst'));
    return {
      accountId,
      kind,
      reference: required(fields, 'id', entryReference),
      timeUs: required(fields, 'at', instant),
      amount: amountIn(fields, kind),
      reason: required(fields, 'reason', reason),
      userId: await userIn(fields, kind, (id) => references.user('user', id)),
      ...burstIn(fields, kind),
    };
  },
  put: ({ ledger }, changes) => ledger.submit(changes),
});

/** What is paid or credited raises the balance; what is charged lowers it. */
function amountIn(fields: Fields, kind: SubmittedEntry['kind']): string {
  const amount = required(fields, 'amount', decimal);
  return kind === 'burst' ? amount : negateMoney(amount);
}

/** Whoever says that money came in is named. */
async function userIn(
  fields: Fields,
  kind: SubmittedEntry['kind'],
  find: (login: string) => Promise<string>,
): Promise<string | null> {
  if (kind === 'burst' && fields['user'] === undefined) return null;
  return find(required(fields, 'user', login));
}

function burstIn(
  fields: Fields,
  kind: SubmittedEntry['kind'],
): { readonly burst?: SubmittedBurst } {
  if (kind === 'burst') {
    const burst = {
      resource: required(fields, 'resource', resourceName),
      resourceAmount: required(fields, 'resource_amount', count()),
      intervalUs: required(fields, 'interval_us', count()),
      pollUs: required(fields, 'poll_at', instant),
    };
    return { burst };
  }
  const field = BURST_FIELDS.find((name) => fields[name] !== undefined);
  if (field === undefined) return {};
  throw new RefusedField(field, `${quoted(fields[field])}: only an entry burst has it`);
}
