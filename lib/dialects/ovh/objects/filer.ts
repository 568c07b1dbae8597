/** The JSON of a filer. */
import { inGb } from '../../../domain/vscope/amounts';
import type { LiveValues } from '../../../report/vscope/live';
import type { Node } from '../../../store/store';
import { BILLING_TYPES, flagOf, longOf, numberOf, textOf, wordOf } from './ext';

export function filerJson(
  { number, name, sizeGb, state, connection, ext }: Node,
  live: LiveValues,
) {
  const bytes = live.get('disk_bytes');
  const spaceUsed = bytes === undefined ? null : inGb(bytes);
  return {
    filerId: number,
    name,
    fullProfile: textOf(ext, 'fullProfile') ?? '',
    profile: textOf(ext, 'profile') ?? '',
    master: textOf(ext, 'master') ?? '',
    slave: textOf(ext, 'slave'),
    activeNode: wordOf(ext, 'activeNode', ['master', 'slave']),
    billingType: wordOf(ext, 'billingType', BILLING_TYPES),
    connectionState: connection,
    state: state ?? 'unknown',
    size: { unit: 'GB', value: sizeGb },
    spaceUsed,
    spaceFree: spaceUsed === null || sizeGb === null ? null : Math.max(0, sizeGb - spaceUsed),
    spaceProvisionned: numberOf(ext, 'spaceProvisionned'),
    vmTotal: longOf(ext, 'vmTotal'),
    isManagedByOvh: flagOf(ext, 'isManagedByOvh') ?? false,
    resourceName: textOf(ext, 'resourceName'),
  };
}
