/** The answer to a posted inventory: how many lines of each kind were taken in, and which were refused. */
import { DetailedError } from '../../../http/response/problem';
import type { LineFault } from '../../../ingest/inventory/kind';
import type { RecordedInventory } from '../../../ingest/inventory/record';
import { MAX_NAMED, shortened } from '../posted-body';

export interface InventoryResponse {
  /** 207: some lines were refused. */
  readonly status: 200 | 207;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Throws `refusedInput` if no line was taken in. */
export function inventoryResponse({
  received,
  taken,
  faults,
}: RecordedInventory): InventoryResponse {
  const refusals = faults.slice(0, MAX_NAMED).map(refusalJson);
  const leftOut = faults.length - refusals.length;
  if (faults.length === received) throw noneTaken(received, refusals, leftOut);
  const json = {
    received,
    taken,
    refused: faults.length,
    refusals,
    refusals_left_out: leftOut,
  };
  return { status: faults.length === 0 ? 200 : 207, json };
}

/** Without the value at fault, unlike the refusal of an observation: it may be a secret. */
const refusalJson = ({ line, field, reason }: LineFault) => ({
  line,
  status: 400,
  ...(field !== undefined && { field: shortened(field) }),
  reason,
});

const noneTaken = (
  count: number,
  errors: readonly ReturnType<typeof refusalJson>[],
  leftOut: number,
): DetailedError =>
  new DetailedError('refusedInput', `the body: none of its lines (${count}) was taken in`, {
    errors,
    errors_left_out: leftOut,
  });
