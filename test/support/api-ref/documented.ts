/** What of an answer is not as the API documents say. */
import Ajv, { type ValidateFunction } from 'ajv';
import { PREFIXES as NODECONDUCTOR_PREFIXES } from '../../../lib/dialects/nodeconductor/routes';
import type { Answer } from '../service/app';
import { type DocumentedPath, documentedPaths, type Node, resolve } from './documents';

export interface Asked {
  readonly method: string;
  /** As sent. */
  readonly path: string;
  /** Whether a path without a version is one at v2.1. */
  readonly barePaths: boolean;
}

/** One line for each thing about the answer that no document says. */
export function problemsOf(asked: Asked, answer: Answer): readonly string[] {
  const found = findResponse(asked, String(answer.status));
  if (!found) return [`no document has ${asked.method} ${asked.path} answered by ${answer.status}`];
  const at = microversionOf(answer);
  return [
    ...headerProblems(found, answer),
    ...bodyProblems(
      found,
      { ...answer, body: asked.method === 'HEAD' ? undefined : answer.body },
      at,
    ),
  ].map((problem) => `${found.path.file}, ${found.path.path}, ${answer.status}: ${problem}`);
}

/** The document that a request is about. */
export const documentOf = (asked: Asked): string | undefined => pathsFor(asked)[0]?.file;

interface FoundResponse {
  readonly path: DocumentedPath;
  readonly response: Node;
}

function findResponse(asked: Asked, status: string): FoundResponse | undefined {
  const [first, ...more] = pathsFor(asked);
  if (!first) return undefined;
  const method = asked.method.toLowerCase();
  // Methods that the most special path does not have are those of one that takes any, or are refused there.
  const others = more.filter(({ file, methods }) => file === first.file && methods.includes('*'));
  const found = [first, ...others];
  const path =
    found.find(({ methods }) => methods.includes(method) || methods.includes('*')) ?? first;
  const response = operationsOf(path, method)
    .map(({ responses }) => responses[status])
    .find(Boolean);
  return response && { path, response: resolve(path.document, response) };
}

/** Those that tell how a method is answered: it, or what stands for all, or else whichever refuses it. */
function operationsOf({ methods, item }: DocumentedPath, method: string): readonly Node[] {
  if (item[method]) return [item[method]];
  if (methods.includes('*')) return [item.get];
  return methods.map((each) => item[each]);
}

function pathsFor({ path: url, barePaths }: Asked): readonly DocumentedPath[] {
  const sent = url.replace(/^[a-z]+:\/\/[^/?]*/i, '').replace(/\?.*$/s, '');
  // Nova decodes a path before it divides it, other APIs afterwards.
  const decoded = decode(sent);
  const isBare = barePaths && /^\/os-simple-tenant-usage(\/|$)/.test(decoded);
  const novaPath = isBare ? `/v2.1${decoded}` : decoded;
  const openTsdbPath = sent
    .toLowerCase()
    .replace(OPENTSDB_SPELLINGS, '/api/')
    .replace(/^\/api\/stats(?=\/|$)/, '/opentsdb$&');
  const vedTechPath = vedTechPathIn(sent);
  const nodeConductorPath = nodeConductorPathIn(sent);
  if (nodeConductorPath !== undefined) {
    return documentedPaths.filter(
      ({ file, expression }) => file === 'nodeconductor.yaml' && expression.test(nodeConductorPath),
    );
  }
  const ovhPath = ovhPathIn(sent);
  if (ovhPath !== undefined) {
    return documentedPaths.filter(
      ({ file, expression }) => file === 'ovh.yaml' && expression.test(ovhPath),
    );
  }
  if (sent === '/api/2.0' || sent.startsWith('/api/2.0/')) {
    const path = sent.replace(/\/?$/, '/');
    return documentedPaths.filter(
      ({ file, expression }) => file === 'cloudsigma.yaml' && expression.test(path),
    );
  }
  return documentedPaths.filter(({ file, path, expression }) => {
    if (vedTechPath !== undefined) return file === 'vedtech.yaml' && expression.test(vedTechPath);
    if (file === 'opentsdb.yaml') return beginsWith({ path, expression }, openTsdbPath);
    if (file !== 'nova.yaml') return expression.test(sent === '/v1' ? '/v1/' : sent);
    return expression.test(novaPath);
  });
}

/** Without a slash at its end, if it is below its prefix. */
const vedTechPathIn = (path: string): string | undefined =>
  path === '/api/v1/usage' || path.startsWith('/api/v1/usage/')
    ? path.replace(/\/$/, '').replace(/^\/api\/v1\/usage$/, '$&/')
    : undefined;

/** Below its first prefix and without a slash at its end, if it is below one of its prefixes. */
const ovhPathIn = (path: string): string | undefined =>
  /^\/(1\.0|v1\/(auth|dedicatedCloud))(\/|$)/.test(path)
    ? path
        .replace(/^\/(1\.0|v1)/, '/1.0')
        .replace(/\/$/, '')
        .replace(/^\/1\.0$/, '$&/')
    : undefined;

/** With a slash at its end, if it is below one of its prefixes. */
const nodeConductorPathIn = (path: string): string | undefined =>
  NODECONDUCTOR_PREFIXES.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
    ? path.replace(/\/?$/, '/')
    : undefined;

/** Words behind an endpoint of OpenTSDB do not matter, but behind its page for people. */
const beginsWith = (
  { path, expression: { source } }: Pick<DocumentedPath, 'path' | 'expression'>,
  asked: string,
): boolean =>
  new RegExp(source.replace(/\$$/, path === '/opentsdb' ? '/?$' : '(?:/.*)?$'), 's').test(asked);

/** Of one path: with `/opentsdb` before it, and with a version. */
const OPENTSDB_SPELLINGS = /^(?:\/opentsdb)?\/api(?:\/v1)?(?:\/|$)/;

/** The documents write each path in one way only; slashes at the start and below a version may be more. */
function decode(path: string): string {
  // To Latin-1, since a path that is not UTF-8 has an answer, too.
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (_escape, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const absolute = `/${decoded.replace(/^\/+/, '')}`;
  const isBelow = /^\/(v2(\.1)?|os-simple-tenant-usage)\//.test(absolute);
  const tidy = isBelow ? absolute.replace(/\/{2,}/g, '/') : absolute;
  return tidy.replace(/^(\/v2(?:\.1)?)\/$/, '$1');
}

/** What every HTTP answer may have. */
const TRANSPORT = [
  'date',
  'connection',
  'keep-alive',
  'content-length',
  'content-type',
  'transfer-encoding',
];

function headerProblems({ path, response }: FoundResponse, { headers }: Answer): string[] {
  const documented = Object.entries<Node>(response.headers ?? {}).map(
    ([name, header]) => [name.toLowerCase(), resolve(path.document, header)] as const,
  );
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const missing = documented.filter(([name, header]) => header.required && !names.has(name));
  const known = new Map(documented);
  const others = [...names].filter((name) => !TRANSPORT.includes(name) && !known.has(name));
  const wrong = headers.flatMap(([name, value]) => {
    const header = known.get(name.toLowerCase());
    if (!header) return [];
    const read = resolve(path.document, header.schema).type === 'integer' ? Number(value) : value;
    return errorsOf(validatorFor(path, header.schema, LATEST), read).map(
      (each) => `${name} ${each}`,
    );
  });
  return [
    ...missing.map(([name]) => `there is no header ${name}`),
    ...others.map((name) => `there is a header ${name}`),
    ...wrong,
  ];
}

type Body = Omit<Answer, 'body'> & { readonly body: string | undefined };

function bodyProblems({ path, response }: FoundResponse, answer: Body, minor: number): string[] {
  const { body, headers } = answer;
  const [, type = ''] = headers.find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  const essence = type.replace(/;.*/, '').trim();
  const content: Node = response.content ?? {};
  if (Object.keys(content).length === 0) return body ? ['there is a body'] : [];
  if (!(essence in content)) return [`there is content of the type ${type}`];
  if (body === undefined) return [];
  const value = essence.endsWith('json') ? JSON.parse(body) : body;
  return errorsOf(validatorFor(path, content[essence].schema, minor), value);
}

const errorsOf = (validate: ValidateFunction, value: unknown): string[] =>
  validate(value)
    ? []
    : (validate.errors ?? []).map((each) => `${each.instancePath} ${each.message}`);

const LATEST = Number.MAX_SAFE_INTEGER;

/** The minor version that an answer tells; who tells none speaks 2.1. */
function microversionOf({ headers }: Answer): number {
  const [, version = '2.1'] =
    headers.find(([name]) => name.toLowerCase() === 'x-openstack-nova-api-version') ?? [];
  return Number(version.split('.')[1]);
}

const validators = new Map<string, ValidateFunction>();

/** For a schema as it is at a microversion. */
function validatorFor({ file, document }: DocumentedPath, schema: Node, minor: number) {
  const range = boundsIn(file, document).filter((bound) => bound <= minor).length;
  const key = `${file} ${range} ${JSON.stringify(schema)}`;
  const known = validators.get(key);
  if (known) return known;
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateSchema: false,
    validateFormats: false,
  });
  ajv.addSchema(schemasAt(document, minor), file);
  const made = ajv.compile(absolute(schema, file));
  validators.set(key, made);
  return made;
}

/** References within the document, as seen from outside of it. */
const absolute = (schema: Node, file: string): Node =>
  JSON.parse(JSON.stringify(schema), (key, value) => (key === '$ref' ? `${file}${value}` : value));

const minorIn = (version: string | undefined): number | undefined =>
  version === undefined ? undefined : Number(version.split('.')[1]);

const bounds = new Map<string, readonly number[]>();

/** The minor versions at which a document changes. */
function boundsIn(file: string, document: Node): readonly number[] {
  const known = bounds.get(file);
  if (known) return known;
  const found = new Set<number>();
  JSON.stringify(document, (key, value) => {
    const [min, max] = [minorIn(value?.['min-ver']), minorIn(value?.['max-ver'])];
    if (key === 'x-openstack' && min !== undefined) found.add(min);
    if (key === 'x-openstack' && max !== undefined) found.add(max + 1);
    return value;
  });
  const sorted = [...found].sort((a, b) => a - b);
  bounds.set(file, sorted);
  return sorted;
}

/** The document without the properties that are not there at a version. */
function schemasAt({ components }: Node, minor: number): Node {
  const pruned = JSON.parse(JSON.stringify({ components }), (_key, value) => {
    if (typeof value?.properties !== 'object') return value;
    const names = Object.keys(value.properties).filter((name) =>
      isThere(value.properties[name], minor),
    );
    const required: string[] = value.required?.filter((name: string) => names.includes(name));
    return {
      ...value,
      properties: Object.fromEntries(names.map((name) => [name, value.properties[name]])),
      ...(required && { required }),
    };
  });
  return pruned;
}

function isThere(schema: Node, minor: number): boolean {
  const { 'min-ver': min, 'max-ver': max } = schema['x-openstack'] ?? {};
  return minor >= (minorIn(min) ?? 0) && minor <= (minorIn(max) ?? LATEST);
}
