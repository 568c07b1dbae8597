/** Consumer keys: what an application may ask in somebody's name, once an operator has validated it. */
import { lookupHash } from '../../../auth/local/api-key';
import { idOfHash } from '../../../identity/api-key';
import type { Credential, Ext, NewCredential } from '../../../store/store';
import { letters } from './letters';
import type { AccessRule } from './rules';

/** The kind of credential that a consumer key is. */
export const OVH_CONSUMER = 'ovh_consumer';

export const KEY_LENGTH = 32;

export type ConsumerStatus = 'expired' | 'pendingValidation' | 'refused' | 'validated';

/** What of a consumer key only this API reads. */
export interface ConsumerGrant {
  /** The id of the application's credential. */
  readonly application: string;
  readonly rules: readonly AccessRule[];
  /** Whether an operator has said whom it stands for. */
  readonly isValidated: boolean;
  /** Addresses and networks; none: it is good from everywhere. */
  readonly allowedIPs: readonly string[];
  readonly redirection: string | null;
}

export const grantOf = ({ ext }: Pick<Credential, 'ext'>): ConsumerGrant =>
  ext as unknown as ConsumerGrant;

export const extOf = (grant: ConsumerGrant): Ext => ({ ...grant });

export interface NewConsumer {
  readonly key: string;
  readonly credential: NewCredential;
}

export function newConsumer(grant: ConsumerGrant, expiresAtUs: number | null): NewConsumer {
  const key = letters(KEY_LENGTH);
  return { key, credential: consumerOf(key, grant, expiresAtUs) };
}

/** The row of one whose text is known. */
export function consumerOf(
  key: string,
  grant: ConsumerGrant,
  expiresAtUs: number | null,
): NewCredential {
  const hash = lookupHash(key);
  return {
    ...{ id: idOfHash(hash), kind: OVH_CONSUMER, lookupHash: hash },
    ...{ ext: extOf(grant), expiresAtUs },
  };
}

type Standing = Pick<Credential, 'isRevoked' | 'expiresAtUs' | 'ext'>;

export function statusOf(credential: Standing, nowUs: number): ConsumerStatus {
  const { isRevoked, expiresAtUs } = credential;
  const { isValidated } = grantOf(credential);
  if (isRevoked) return isValidated ? 'expired' : 'refused';
  if (expiresAtUs !== null && expiresAtUs <= nowUs) return 'expired';
  return isValidated ? 'validated' : 'pendingValidation';
}
