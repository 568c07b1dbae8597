/** The JSON of burst usage, as CloudSigma's API has it. */
import { roundMoney } from '../../../domain/money/decimal';
import { JsonNumber } from '../../../http/response/json';
import type { ResourceBurst } from '../../../report/burst/usage';
import type { BurstSum } from '../../../store/store';
import { isoTime } from '../../../time';
import { uuidOf } from '../uuid';

export const burstUuid = (accountId: string, resource: string): string =>
  uuidOf(`burstusage/${accountId}/${resource}`);

/** Here an amount is a number; a double could not keep its 20 decimals. */
export const burstJson =
  (accountId: string) =>
  ({ resource, amount, usage }: ResourceBurst) => ({
    uuid: burstUuid(accountId, resource),
    amount: new JsonNumber(amount),
    resource_type: resource,
    usage: new JsonNumber(String(usage)),
  });

export const dailyJson =
  (decimals: number) =>
  ({ dayUs, resource, amount, usage }: BurstSum) => ({
    amount: roundMoney(amount, decimals),
    date: isoTime(dayUs).slice(0, 10),
    resource_type: resource,
    usage: new JsonNumber(String(usage)),
  });
