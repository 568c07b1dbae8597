/** The word for the state of a hosted server. */
import type { Server } from '../server';
import { labelFor } from '../states';

export const RUNNING = 'running';
export const STOPPED = 'stopped';
export const TERMINATED = 'terminated';
const PROVISIONING = 'provisioning';

/** A state that is not known stays as it is. */
export function statusOf(
  server: Pick<Server, 'state' | 'launchedAtUs' | 'terminatedAtUs'>,
  nowUs: number,
): string {
  const { state, launchedAtUs, terminatedAtUs } = server;
  if (terminatedAtUs !== null && terminatedAtUs <= nowUs) return TERMINATED;
  if (state === null) return launchedAtUs === null ? PROVISIONING : RUNNING;
  return labelFor(state, 'vedtech') ?? state;
}
