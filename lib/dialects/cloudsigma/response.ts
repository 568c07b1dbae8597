/** The JSON of burst usage, as CloudSigma's API has it. */
import { createHash } from 'node:crypto';
import { JsonNumber } from '../../http/response/json';
import type { ResourceBurst } from '../../report/burst/usage';
import type { BurstSum } from '../../store/store';
import { isoTime } from '../../time';

/** Here an amount is a number; a double could not keep its 20 decimals. */
export const burstJson =
  (accountId: string) =>
  ({ resource, amount, usage }: ResourceBurst) => ({
    uuid: uuidOf(accountId, resource),
    amount: new JsonNumber(amount),
    resource_type: resource,
    usage: new JsonNumber(String(usage)),
  });

export const dailyJson = ({ dayUs, resource, amount, usage }: BurstSum) => ({
  amount,
  date: isoTime(dayUs).slice(0, 10),
  resource_type: resource,
  usage: new JsonNumber(String(usage)),
});

/** Of RFC 9562: the namespace of URLs. */
const NAMESPACE = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** The same at each request: a UUID of version 5, which is made of a name. */
function uuidOf(accountId: string, resource: string): string {
  const name = `burstusage/${accountId}/${resource}`;
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
