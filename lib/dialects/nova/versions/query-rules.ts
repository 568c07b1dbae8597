/** The rules of the API document for query strings, at each microversion. */
import {
  type DocumentCheck,
  documentCheck,
  type OpenApiDocument,
  type OpenApiParameter,
} from '../../../http/routing/openapi';
import { MIN_VERSION, type Microversion, parseMicroversion } from './microversion';

/** An inclusive range of microversions; a missing end leaves it open. */
interface VersionRange {
  readonly 'min-ver'?: string;
  readonly 'max-ver'?: string;
}

interface Operation {
  readonly parameters?: ReadonlyArray<{ readonly $ref: string }>;
  /** The versions that ignore undocumented query parameters; the others refuse them. */
  readonly 'x-ignores-unknown-parameters'?: VersionRange;
}

type Parameter = OpenApiParameter & { readonly 'x-openstack'?: VersionRange };

/** The part of `nova.yaml` that is read here. */
export interface NovaDocument extends Omit<OpenApiDocument, 'paths' | 'components'> {
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}

export interface QueryRules {
  /** The parameters of each path. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
  /** Refuses a request that the document does not allow. */
  readonly check: DocumentCheck;
}

export type QueryRulesAt = (version: Microversion) => QueryRules;

export function queryRules(document: NovaDocument): QueryRulesAt {
  const ranges = firstMinors(document).map((minor) => ({ minor, rules: rulesAt(document, minor) }));
  return (version) => {
    const range = ranges.filter(({ minor }) => minor <= version.minor).at(-1);
    if (!range) throw new Error(`no document for the microversion ${version.text}`);
    return range.rules;
  };
}

/** The minor versions at which the rules change, in order. */
function firstMinors({ paths, components }: NovaDocument): readonly number[] {
  const ranges = [
    ...Object.values(components.parameters).map((parameter) => parameter['x-openstack']),
    ...Object.values(paths).map(({ get }) => get['x-ignores-unknown-parameters']),
  ];
  const bounds = ranges.map(boundsOf).flatMap(([first, last]) => [first, last + 1]);
  return [...new Set(bounds)].filter(Number.isFinite).sort((a, b) => a - b);
}

const minorOf = (text: string): number => parseMicroversion(text).minor;

const boundsOf = (range: VersionRange = {}): readonly [first: number, last: number] => [
  minorOf(range['min-ver'] ?? MIN_VERSION.text),
  range['max-ver'] === undefined ? Number.POSITIVE_INFINITY : minorOf(range['max-ver']),
];

function isWithin(range: VersionRange | undefined, minor: number): boolean {
  const [first, last] = boundsOf(range);
  return first <= minor && minor <= last;
}

/** Validates by a reduced document: only paths with query parameters, only their parameters at this version. */
function rulesAt(document: NovaDocument, minor: number): QueryRules {
  const names = new Map<string, ReadonlySet<string>>();
  const paths: OpenApiDocument['paths'] = {};
  for (const [path, { get }] of Object.entries(document.paths)) {
    const operation = operationAt(document, get, minor);
    const queryNames = operation.parameters.filter((each) => each.in === 'query');
    if (queryNames.length === 0) continue;
    names.set(path, new Set(queryNames.map(({ name }) => name)));
    paths[path] = { get: operation };
  }
  const { openapi, info } = document;
  return { names, check: documentCheck({ openapi, info, paths }) };
}

function operationAt(
  { components }: NovaDocument,
  { parameters = [], ...get }: Operation,
  minor: number,
) {
  const ignored = get['x-ignores-unknown-parameters'];
  return {
    parameters: parameters
      .flatMap(({ $ref }) => components.parameters[$ref.replace(/^.*\//, '')] ?? [])
      .filter((parameter) => isWithin(parameter['x-openstack'], minor)),
    responses: {},
    'x-eov-allow-unknown-query-parameters': ignored !== undefined && isWithin(ignored, minor),
  };
}
