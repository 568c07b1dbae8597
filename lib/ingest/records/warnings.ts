/** Warnings about records that are probably mistaken, although they are taken in. */
import type { Observation } from '../../domain/observation';
import { SECOND_US } from '../../time';
import { type Fields, isBlank } from '../fields';
import type { Warning } from '../source';
import { quoted } from '../text';

type RecordWarning = Omit<Warning, 'position'>;

export const warningsOf = (observation: Observation, fields: Fields): readonly RecordWarning[] => [
  ...ID_FIELDS.flatMap((field) => eNotation(field, fields[field])),
  ...warningsOfLife(observation, fields),
];

const ID_FIELDS = ['instance_id', 'tenant_id'];

/** With a point or a sign: an id of hexadecimal digits may look like 12e5. */
const E_NOTATION = /^\d+(?:[.,]\d+E[+-]?|E[+-])\d+$/i;

function eNotation(field: string, value: unknown): readonly RecordWarning[] {
  if (typeof value !== 'string' || !E_NOTATION.test(value)) return [];
  const message = `${quoted(value)} is a number in E notation: a spreadsheet may have made it of an id`;
  return [{ field, message }];
}

function warningsOfLife(
  { kind, atUs, facts }: Observation,
  fields: Fields,
): readonly RecordWarning[] {
  if (kind === 'event') return typeof facts.terminatedAtUs === 'number' ? [] : stateOfEvent(fields);
  if (kind === 'void' || typeof facts.launchedAtUs !== 'number') return [];
  if (typeof facts.terminatedAtUs !== 'number') return billedOn(fields);
  if (facts.terminatedAtUs < facts.launchedAtUs) return [ENDS_BEFORE_IT_STARTS];
  const isUpdatedLater = !isBlank(fields['updated_at']) && atUs - facts.terminatedAtUs >= SECOND_US;
  return isUpdatedLater && UP.has(wordOf(fields['vm_state'])) ? [upAfterItsEnd(fields)] : [];
}

const ENDS_BEFORE_IT_STARTS: RecordWarning = {
  field: 'terminated_at',
  message: 'ends before it starts (taken in as it is)',
};

const upAfterItsEnd = (fields: Fields): RecordWarning => ({
  field: 'vm_state',
  message: `${quoted(fields['vm_state'])}, updated after terminated_at: counts as ended there`,
});

/** Without an end, the project goes on being billed. */
function billedOn(fields: Fields): readonly RecordWarning[] {
  const field = CLAIMS_OF_DELETION.find(([name, isClaim]) => isClaim(fields[name]))?.[0];
  if (field === undefined) return [];
  const claim = STATE_FIELDS.includes(field) ? `${quoted(fields[field])}` : 'deleted';
  return [{ field, message: `${claim}, but without an end in terminated_at: billed on` }];
}

/** The vm_state, and what exports of Nova's API or of other services call it. */
const STATE_FIELDS: readonly string[] = ['vm_state', 'status', 'state'];

function stateOfEvent(fields: Fields): readonly RecordWarning[] {
  const field = STATE_FIELDS.find((name) => isDeletedState(fields[name]));
  if (field === undefined) return [];
  return [
    { field, message: `${quoted(fields[field])}, but the event is not "terminated": billed on` },
  ];
}

/** A state without case and separators: SOFT_DELETED and soft-deleted are one word. */
const wordOf = (state: unknown): string =>
  typeof state === 'string' ? state.toLowerCase().replace(/[^a-z]+/g, '') : '';

const DELETED: ReadonlySet<string> = new Set([
  ...['deleted', 'softdelete', 'softdeleted', 'harddeleted', 'terminated'],
  ...['destroyed', 'removed', 'purged', 'expunged'],
]);

const UP: ReadonlySet<string> = new Set([
  ...['active', 'building', 'paused', 'suspended', 'stopped', 'rescued', 'resized'],
  ...['shelved', 'shelvedoffloaded', 'running', 'up', 'shutoff'],
]);

const isDeletedState = (state: unknown): boolean => DELETED.has(wordOf(state));

/** Databases write it in several ways; in Nova's, `deleted` is 0 or the id of the row. */
const isDeletedFlag = (value: unknown): boolean =>
  !isBlank(value) && !NOT_DELETED.has(String(value).trim().toLowerCase());

const NOT_DELETED: ReadonlySet<string> = new Set(['0', '0.0', 'false', 'f', 'no', 'n', 'null']);

type Claim = readonly [field: string, isClaim: (value: unknown) => boolean];

const CLAIMS_OF_DELETION: readonly Claim[] = [
  ...STATE_FIELDS.map((field): Claim => [field, isDeletedState]),
  ['deleted', isDeletedFlag],
  ['deleted_at', (value) => !isBlank(value)],
];
