/** What a hosted server uses of its limits, as hosting APIs show it: percents of unrounded values, rounded once. */
import {
  type ExactDecimal,
  exactly,
  plus,
  roundedQuotient,
  sumOf,
  times,
  toNumber,
  ZERO,
} from '../values/exact-decimal';

/** 0 where there is none. Sizes are in GB of 2^30 bytes, memory is in MB of 2^20. */
export interface HostedLimits {
  readonly cpuCores: ExactDecimal;
  readonly ramMb: ExactDecimal;
  readonly dbGb: ExactDecimal;
  readonly fileGb: ExactDecimal;
}

/** `cpuPercent`: of its own cores. */
export interface HostedUsage {
  readonly cpuPercent: ExactDecimal;
  readonly ramBytes: ExactDecimal;
  readonly dbBytes: ExactDecimal;
  readonly fileBytes: ExactDecimal;
}

export const NOTHING_USED: HostedUsage = {
  cpuPercent: ZERO,
  ramBytes: ZERO,
  dbBytes: ZERO,
  fileBytes: ZERO,
};

export interface ShownUsage {
  readonly cpuPercent: number;
  readonly cpuCoresUsed: number;
  readonly ramMb: number;
  readonly ramPercent: number;
  readonly dbGb: number;
  readonly dbPercent: number;
  readonly fileGb: number;
  readonly filePercent: number;
}

const ONE = exactly(1);
const HUNDRED = exactly(100);
const MB = exactly(2 ** 20);
const GB = exactly(2 ** 30);

export const shownPercent = (percent: ExactDecimal): number => roundedQuotient(percent, ONE, 1);
export const shownMb = (bytes: ExactDecimal): number => roundedQuotient(bytes, MB, 0);
export const shownGb = (bytes: ExactDecimal): number => roundedQuotient(bytes, GB, 1);

const percentOf = (bytes: ExactDecimal, limit: ExactDecimal, unit: ExactDecimal): number =>
  roundedQuotient(times(bytes, HUNDRED), times(limit, unit), 1);

export const shownUsage = (used: HostedUsage, limits: HostedLimits): ShownUsage => ({
  cpuPercent: shownPercent(used.cpuPercent),
  cpuCoresUsed: roundedQuotient(times(used.cpuPercent, limits.cpuCores), HUNDRED, 1),
  ramMb: shownMb(used.ramBytes),
  ramPercent: percentOf(used.ramBytes, limits.ramMb, MB),
  dbGb: shownGb(used.dbBytes),
  dbPercent: percentOf(used.dbBytes, limits.dbGb, GB),
  fileGb: shownGb(used.fileBytes),
  filePercent: percentOf(used.fileBytes, limits.fileGb, GB),
});

export interface HostedTotals {
  readonly cpuCores: number;
  /** Of all cores, so that it is no mean of percents. */
  readonly cpuPercent: number;
  readonly limitMb: number;
  readonly ramMb: number;
  readonly dbLimitGb: number;
  readonly dbGb: number;
  readonly fileLimitGb: number;
  readonly fileGb: number;
}

export function totalUsage(
  servers: readonly { readonly used: HostedUsage; readonly limits: HostedLimits }[],
): HostedTotals {
  const limit = (name: keyof HostedLimits) => sumOf(servers.map(({ limits }) => limits[name]));
  const use = (name: keyof HostedUsage) => sumOf(servers.map(({ used }) => used[name]));
  const cores = limit('cpuCores');
  const busyCores = servers.map(({ used, limits }) => times(used.cpuPercent, limits.cpuCores));
  return {
    cpuCores: toNumber(cores),
    cpuPercent: roundedQuotient(busyCores.reduce(plus, ZERO), cores, 1),
    limitMb: toNumber(limit('ramMb')),
    ramMb: shownMb(use('ramBytes')),
    dbLimitGb: toNumber(limit('dbGb')),
    dbGb: shownGb(use('dbBytes')),
    fileLimitGb: toNumber(limit('fileGb')),
    fileGb: shownGb(use('fileBytes')),
  };
}
