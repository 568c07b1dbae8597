/** The parameters of a request: which there are, which count, and Nova's refusals of the others. */
import { AppError } from '../../../errors';
import { type Microversion, PAGING, STRICT } from '../versions/microversion';
import { pythonRepr } from './python-repr';
import type { Parameter } from './query';
import { byCodePoint } from './url';

/** What a question is about. */
export type Topic = 'list' | 'show' | 'limits';

const NAMES: Readonly<Record<Topic, readonly string[]>> = {
  list: ['start', 'end', 'detailed'],
  show: ['start', 'end'],
  limits: ['tenant_id'],
};

/** The parameters that exist at a version. */
const namesOf = (topic: Topic, version: Microversion): readonly string[] =>
  topic === 'limits' || version.minor < PAGING
    ? NAMES[topic]
    : [...NAMES[topic], 'limit', 'marker'];

/** The parameters that count. Throws what Nova's schema would, limit first. */
export function knownParameters(
  parameters: readonly Parameter[],
  topic: Topic,
  version: Microversion,
): Parameter[] {
  const names = namesOf(topic, version);
  const known = parameters.filter(({ name }) => names.includes(name));
  for (const { name, value } of known) if (name === 'limit') checkLimit(value);
  if (version.minor >= STRICT) refuseUnknown(parameters, names);
  return known;
}

/** Digits, and a last newline that the pattern of Nova's schema does not see. */
function checkLimit(value: string): void {
  if (/^[0-9]*\n?$/.test(value) && value !== '') return;
  const repr = pythonRepr(value);
  const reason = value === '' ? `${repr} is too short` : `${repr} does not match '^[0-9]*$'`;
  throw new AppError(
    'invalidParameter',
    `Invalid input for query parameters limit. Value: ${value}. ${reason}`,
  );
}

function refuseUnknown(parameters: readonly Parameter[], names: readonly string[]): void {
  const unknown = new Set(
    parameters.map(({ name }) => name).filter((name) => !names.includes(name)),
  );
  if (unknown.size === 0) return;
  const list = Array.from(unknown).sort(byCodePoint).map(pythonRepr).join(', ');
  const verb = unknown.size === 1 ? 'was' : 'were';
  throw new AppError(
    'unknownParameter',
    `Additional properties are not allowed (${list} ${verb} unexpected)`,
  );
}

/** Each name with all its values: what the API document is about. */
export function valuesByName(parameters: readonly Parameter[]): Record<string, string[]> {
  const names = new Set(parameters.map(({ name }) => name));
  const valuesOf = (name: string) =>
    parameters.filter((parameter) => parameter.name === name).map(({ value }) => value);
  return Object.fromEntries(Array.from(names, (name) => [name, valuesOf(name)]));
}

/** A blank value is no value here, and the first of several counts. */
export const firstOf = (parameters: readonly Parameter[], name: string): string | undefined =>
  parameters.find((parameter) => parameter.name === name && parameter.value !== '')?.value;

export const lastOf = (parameters: readonly Parameter[], name: string): string | undefined =>
  parameters.filter((parameter) => parameter.name === name).at(-1)?.value;
