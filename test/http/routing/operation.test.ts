/** One operation of a document refuses requests exactly as the library refuses them by the whole document. */
import { join } from 'node:path';
import express, { type Request, type RequestHandler, type Response } from 'express';
import * as validator from 'express-openapi-validator';
import request from 'supertest';
import { readDocument } from '../../../lib/http/routing/documents';
import { documentCheck, documentFaults } from '../../../lib/http/routing/openapi';

const pathOf = (name: string): string => join(__dirname, `../../../api-ref/${name}.yaml`);

interface Asked {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly target: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const WINDOW = 'start=2026-01-01T00:00:00Z&end=2026-02-01T00:00:00Z';

const ALLOWED: readonly (readonly [document: string, Asked])[] = [
  ['native', { method: 'get', target: `/v1/usage?${WINDOW}` }],
  ['native', { method: 'get', target: '/v1/servers/a%2Fb' }],
  ['native', { method: 'post', target: '/v1/alerts/7/close' }],
  ['native', { method: 'put', target: '/v1/accounts/a', body: { name: 'A' } }],
  ['native', { method: 'get', target: '/v1/nowhere/at/all' }],
  ['ovh', { method: 'get', target: '/1.0/dedicatedCloud/a/filer/7' }],
  ['opentsdb', { method: 'get', target: '/api/suggest?type=metrics' }],
];

const REFUSED: typeof ALLOWED = [
  ['native', { method: 'get', target: '/v1/usage?start=yesterday&limit=0&by=nothing' }],
  ['native', { method: 'get', target: `/v1/usage?${WINDOW}&colour=red` }],
  ['native', { method: 'get', target: '/v1/usage?start=' }],
  ['native', { method: 'get', target: '/v1/alerts?severity=dreadful&limit=many' }],
  ['native', { method: 'put', target: '/v1/accounts/a', body: { name: 7, surplus: true } }],
  ['native', { method: 'put', target: '/v1/accounts/a/payments/p', body: { amount: 'much' } }],
  ['native', { method: 'delete', target: '/v1/accounts/a/projects/p?now=1' }],
  ['native', { method: 'post', target: '/v1/observations', body: {} }],
  ['ovh', { method: 'post', target: '/1.0/auth/credential', body: { accessRules: 'all' } }],
  ['ovh', { method: 'post', target: '/1.0/auth/credential', body: { accessRules: [{}] } }],
];

type Check = (req: Request, res: Response) => Promise<void>;

/** What a check throws: all that an answer is made of. */
async function thrownBy(check: Check, { method, target, body, headers = {} }: Asked) {
  let thrown: unknown;
  const app = express().use(express.json(), async (req, res) => {
    await check(req, res).catch((error) => {
      thrown = error;
    });
    res.end();
  });
  const sent = request(app)[method](target).set(headers);
  await (body ? sent.send(body) : sent);
  return thrown;
}

const queryOf = ({ target }: Asked) =>
  Object.fromEntries(new URLSearchParams(target.split('?')[1] ?? ''));

const ours =
  (name: string, asked: Asked): Check =>
  async (req) =>
    documentCheck(pathOf(name))(req, {
      ...{ path: asked.target.split('?')[0] ?? '', query: queryOf(asked) },
      ...(asked.body && { body: { mediaType: 'application/json', value: asked.body } }),
    });

const handlersByName = new Map(
  ['native', 'ovh', 'opentsdb'].map((name) => [name, libraryHandlers(pathOf(name))]),
);

function libraryHandlers(path: string): readonly RequestHandler[] {
  const nothingElse = { validateSecurity: false, validateResponses: false, fileUploader: false };
  const options = { validateApiSpec: false, ignoreUndocumented: true, ...nothingElse };
  return validator.middleware({ apiSpec: readDocument(path), ...options }) as never;
}

const library =
  (name: string, asked: Asked): Check =>
  async (req, res) => {
    Object.defineProperty(req, 'query', { value: queryOf(asked), writable: true });
    for (const handler of handlersByName.get(name) ?? []) {
      await new Promise<void>((resolve, reject) => {
        handler(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
      });
    }
  };

it.each(ALLOWED)('%s: both allow %j', async (name, asked) => {
  expect(await thrownBy(library(name, asked), asked)).toBeUndefined();
  expect(await thrownBy(ours(name, asked), asked)).toBeUndefined();
});

it.each(REFUSED)('%s: both refuse %j in the same words', async (name, asked) => {
  const expected = (await thrownBy(library(name, asked), asked)) as Error & { errors?: unknown };
  const refusal = (await thrownBy(ours(name, asked), asked)) as Error;
  expect(expected.errors).not.toEqual([]);
  expect(refusal.message).toBe(expected.message);
  expect(documentFaults(refusal)).toEqual(expected.errors);
});
