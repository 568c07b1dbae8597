/** The query parameters of a request, validated by the API document; refusals are worded as Nova words them. */
import { AppError } from '../../../errors';
import { type DocumentFault, documentFaults } from '../../../http/routing/openapi';
import type { QueryRules } from '../versions/query-rules';
import { pythonRepr } from './python-repr';
import { type Parameter, parseQuery } from './query';
import type { RequestContext } from './request-context';
import { byCodePoint } from './url';

/** Returns the parameters that the path has at the microversion; others are refused or ignored, as the document says. */
export function readParameters(
  context: RequestContext,
  { parameters, check }: QueryRules,
): readonly Parameter[] {
  const all = parseQuery(context.query);
  const { names, allows } = parameters.get(context.route.path) ?? NO_PARAMETERS;
  if (allows(all)) return all;
  const known = all.filter(({ name }) => names.has(name));
  const validate = (those: readonly Parameter[]): void =>
    check(context.req, { path: context.route.path, query: valuesByName(those) });
  try {
    validate(all);
  } catch (error) {
    throw inNovasWords(
      refusalOf(error, () => validate(known)) ?? unknownParameters(all, names),
      known,
    );
  }
  return known;
}

const NO_PARAMETERS = { names: new Set<string>(), allows: () => false };

/** Nova checks the values of known parameters first, the validator unknown names: undefined if only a name is refused. */
function refusalOf(error: unknown, validateKnown: () => void): unknown {
  if (!documentFaults(error).some(isUnknown)) return error;
  try {
    validateKnown();
    return undefined;
  } catch (refusal) {
    return refusal;
  }
}

const isUnknown = ({ errorCode }: DocumentFault): boolean => errorCode === undefined;

/** All values of each name. Brackets are escaped, because the validator reads `a[b]` as a property of an object `a`. */
function valuesByName(parameters: readonly Parameter[]): Record<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const { name, value } of parameters) {
    const key = name.replaceAll('[', '%5B');
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  return Object.fromEntries(values);
}

function unknownParameters(all: readonly Parameter[], known: ReadonlySet<string>): AppError {
  const names = all.map(({ name }) => name).filter((name) => !known.has(name));
  const unknown = [...new Set(names)].sort(byCodePoint);
  const list = unknown.map(pythonRepr).join(', ');
  const verb = unknown.length === 1 ? 'was' : 'were';
  return new AppError(
    'unknownParameter',
    `Additional properties are not allowed (${list} ${verb} unexpected)`,
  );
}

/** The validator's first fault is Nova's, too: both go through the parameters in the order of the document. */
function inNovasWords(error: unknown, parameters: readonly Parameter[]): unknown {
  const [fault] = documentFaults(error);
  const [, name, index] = /^\/query\/(\w+)\/(\d+)$/.exec(fault?.path ?? '') ?? [];
  const value = parameters.filter((each) => each.name === name)[Number(index)]?.value;
  if (value === undefined) return error;
  const reason = value === '' ? 'is too short' : "does not match '^[0-9]*$'";
  return new AppError(
    'invalidParameter',
    `Invalid input for query parameters ${name}. Value: ${value}. ${pythonRepr(value)} ${reason}`,
  );
}

/** The first value that is not blank. */
export const firstOf = (parameters: readonly Parameter[], name: string): string | undefined =>
  parameters.find((parameter) => parameter.name === name && parameter.value !== '')?.value;

export const lastOf = (parameters: readonly Parameter[], name: string): string | undefined =>
  parameters.filter((parameter) => parameter.name === name).at(-1)?.value;
