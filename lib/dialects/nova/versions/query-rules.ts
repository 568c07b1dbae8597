/** The rules of the API document for query strings, at each microversion. */
import type { OpenApiDocument, OpenApiParameter } from '../../../http/routing/documents';
import { type DocumentCheck, documentCheck } from '../../../http/routing/openapi';
import { type AllowsTexts, textsAllowedBy } from '../../../http/routing/text-parameters';
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

/** The parameters of a route. */
interface RouteParameters {
  readonly names: ReadonlySet<string>;
  /** Whether a query needs no further check. */
  readonly allows: AllowsTexts;
}

export interface QueryRules {
  /** By the path of the route. */
  readonly parameters: ReadonlyMap<string, RouteParameters>;
  /** Refuses a query string that the document does not allow. The `path` is that of the route. */
  readonly check: DocumentCheck;
}

export type QueryRulesAt = (version: Microversion) => QueryRules;

/**
 * Reduces the document to its query parameters. Routes and versions with equal parameters share one operation, which
 * is compiled at the first request that needs it.
 */
export function queryRules(document: NovaDocument): QueryRulesAt {
  const ranges = firstMinors(document).map((minor) => rangeFrom(document, minor));
  const distinct = new Set(ranges.flatMap(({ operations }) => [...operations.values()]));
  const paths = new Map([...distinct].map((operation, i) => [operation, `/${i}`]));
  const check = documentCheck(reducedDocument(document, paths));
  const rules = ranges.map((range) => rulesOf(range, paths, check));
  return (version) => {
    const latest = rules.filter(({ minor }) => minor <= version.minor).at(-1);
    if (!latest) throw new Error(`no document for the microversion ${version.text}`);
    return latest;
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

/** An operation as JSON, so that equal ones are the same. */
type OperationText = string;

interface VersionRangeRules {
  /** The first minor version at which they apply. */
  readonly minor: number;
  readonly parameters: QueryRules['parameters'];
  /** By the path of the route. */
  readonly operations: ReadonlyMap<string, OperationText>;
}

function rangeFrom({ paths, components }: NovaDocument, minor: number): VersionRangeRules {
  const routes = new Map<string, RouteParameters>();
  const operations = new Map<string, OperationText>();
  for (const [path, { get }] of Object.entries(paths)) {
    const parameters = queryParameters(get, components, minor);
    if (parameters.length === 0) continue;
    const names = new Set(parameters.map(({ name }) => name));
    routes.set(path, { names, allows: textsAllowedBy(parameters) });
    const ignored = get['x-ignores-unknown-parameters'];
    const allowsUnknown = ignored !== undefined && isWithin(ignored, minor);
    const flag = { 'x-eov-allow-unknown-query-parameters': allowsUnknown };
    operations.set(path, JSON.stringify({ parameters, responses: {}, ...flag }));
  }
  return { minor, parameters: routes, operations };
}

const queryParameters = (
  { parameters = [] }: Operation,
  components: NovaDocument['components'],
  minor: number,
): readonly Parameter[] =>
  parameters
    .flatMap(({ $ref }) => components.parameters[$ref.replace(/^.*\//, '')] ?? [])
    .filter((parameter) => parameter.in === 'query' && isWithin(parameter['x-openstack'], minor));

/** Each operation below a path of its own. */
type OperationPaths = ReadonlyMap<OperationText, string>;

function reducedDocument(
  { openapi, info }: NovaDocument,
  operationPaths: OperationPaths,
): OpenApiDocument {
  const paths = [...operationPaths].map(([text, path]) => [path, { get: JSON.parse(text) }]);
  return { openapi, info, paths: Object.fromEntries(paths) };
}

const rulesOf = (
  { minor, parameters, operations }: VersionRangeRules,
  operationPaths: OperationPaths,
  check: DocumentCheck,
) => ({
  minor,
  parameters,
  check(...[req, request]: Parameters<DocumentCheck>) {
    const path = operationPaths.get(operations.get(request.path) ?? '');
    if (path !== undefined) check(req, { ...request, path });
  },
});
