/** Reads OpenAPI documents. A build keeps each as JSON, too, since parsing YAML takes a hundred times as long. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { OpenAPIV3 } from 'express-openapi-validator/dist/framework/types';
import { loadYaml } from '../../load-yaml';

export type OpenApiDocument = OpenAPIV3.DocumentV3;
export type OpenApiParameter = OpenAPIV3.ParameterObject;

/** Beside the compiled program only. */
const BUILT = join(__dirname, '../../documents');

interface BuiltDocument {
  /** Of the text that it was made from. */
  readonly hash: string;
  readonly document: unknown;
}

/** Trusts the file, which `make check` has validated. */
export function readDocument<Document = OpenApiDocument>(path: string): Document {
  const text = readFileSync(path, 'utf8');
  const built = readBuilt(path);
  return (built?.hash === hashOf(text) ? built.document : loadYaml().parse(text)) as Document;
}

function readBuilt(path: string): BuiltDocument | undefined {
  try {
    return JSON.parse(readFileSync(builtPath(path), 'utf8'));
  } catch {
    // Not built, or not readable: the document itself is.
    return undefined;
  }
}

const builtPath = (path: string): string => join(BUILT, basename(path, '.yaml')).concat('.json');

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The last step of a build. */
export function buildDocuments(folder: string): void {
  mkdirSync(BUILT, { recursive: true });
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.yaml'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    const built: BuiltDocument = { hash: hashOf(text), document: loadYaml().parse(text) };
    writeFileSync(builtPath(name), JSON.stringify(built));
  }
}
