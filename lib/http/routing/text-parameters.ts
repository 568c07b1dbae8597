/**
 * Query parameters that may have any number of texts: a request with nothing else needs no validator, which takes a
 * tenth of a small request. What is not allowed here is the validator's to judge, and to put into words.
 */
import type { OpenApiParameter } from './documents';

interface Given {
  readonly name: string;
  readonly value: string;
}

/** Whether the document certainly allows these values. */
export type AllowsTexts = (given: readonly Given[]) => boolean;

/** For all parameters of an operation. */
export function textsAllowedBy(parameters: readonly OpenApiParameter[]): AllowsTexts {
  // Values alone cannot show that a required parameter is missing.
  if (parameters.some(({ required }) => required)) return () => false;
  const tests = new Map(parameters.map((each) => [each.name, testOf(each)]));
  return (given) => given.every(({ name, value }) => tests.get(name)?.(value) === true);
}

type Test = (value: string) => boolean;

/** The keywords that are known here. */
const PARAMETER = ['name', 'in', 'allowReserved', 'description', 'example', 'schema'];
const LIST = ['type', 'items'];
const TEXT = ['type', 'minLength', 'pattern'];

function testOf(parameter: OpenApiParameter): Test | undefined {
  const { in: place, allowReserved, schema, ...others } = parameter;
  const isKnown = hasOnly(others, [...PARAMETER, 'x-openstack']) && hasOnly(schema, LIST);
  if (!isKnown || place !== 'query' || !allowReserved || !isOfType(schema, 'array'))
    return undefined;
  const { items } = schema as { readonly items?: object };
  return hasOnly(items, TEXT) && isOfType(items, 'string') ? textTest(items) : undefined;
}

const hasOnly = (object: unknown, keywords: readonly string[]): object is object =>
  typeof object === 'object' &&
  object !== null &&
  Object.keys(object).every((key) => keywords.includes(key));

const isOfType = (schema: object | undefined, type: string): boolean =>
  schema !== undefined && 'type' in schema && schema.type === type;

/** JSON Schema counts characters, not the units of UTF-16: whether a text is empty is all that both agree on. */
function textTest({
  minLength = 0,
  pattern,
}: {
  minLength?: number;
  pattern?: string;
}): Test | undefined {
  if (minLength > 1) return undefined;
  const expression = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  return (value) => value.length >= minLength && (expression?.test(value) ?? true);
}
