/** Whether a machine has power, as vScope says it. */
import type { Server } from '../server';
import { FIRST_STATE, LAST_STATE, labelFor } from '../states';

export const POWERED_ON = 'poweredOn';
export const DELETED = 'deleted';
const POWERED_OFF = 'poweredOff';

export function powerStateOf(
  {
    state,
    launchedAtUs,
    terminatedAtUs,
  }: Pick<Server, 'state' | 'launchedAtUs' | 'terminatedAtUs'>,
  nowUs: number,
): string {
  const isGone = terminatedAtUs !== null && terminatedAtUs <= nowUs;
  if (isGone) return labelFor(LAST_STATE, 'ovh') ?? DELETED;
  const known = state ?? (launchedAtUs === null ? '' : FIRST_STATE);
  return labelFor(known, 'ovh') ?? POWERED_OFF;
}
