/** `auth/currentCredential`: what the consumer key of a request is good for. */
import { shortIsoTime } from '../../../time';
import type { Answer } from '../context';
import { grantOf, statusOf } from '../keys/consumer';

export const showCurrentCredential: Answer = async ({ store }, { caller, nowUs }) => {
  const credential = await store.credentials.find(caller.credentialId ?? '');
  if (!credential) throw new Error('the credential of a signed request is gone');
  const { application, rules, allowedIPs } = grantOf(credential);
  const [ids, applicationIds] = await Promise.all([
    store.numbers.assign('credential', [credential.id]),
    store.numbers.assign('application', [application]),
  ]);
  return {
    credentialId: ids.get(credential.id),
    applicationId: applicationIds.get(application),
    status: statusOf(credential, nowUs),
    rules,
    creation: shortIsoTime(wholeSeconds(credential.createdAtUs)),
    expiration: timeOrNull(credential.expiresAtUs),
    lastUse: timeOrNull(credential.lastUsedAtUs),
    ovhSupport: false,
    allowedIPs: allowedIPs.length > 0 ? allowedIPs : null,
  };
};

const wholeSeconds = (us: number): number => us - (us % 1_000_000);

const timeOrNull = (us: number | null): string | null =>
  us === null ? null : shortIsoTime(wholeSeconds(us));
