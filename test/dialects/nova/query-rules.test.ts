/** Query strings are refused by the API document: another document refuses others, and without it nothing is refused. */
import { join } from 'node:path';
import express from 'express';
import request from 'supertest';
import { type NovaRoute, novaRouter, novaRoutes } from '../../../lib/dialects/nova/routes';
import { parseMicroversion } from '../../../lib/dialects/nova/versions/microversion';
import {
  type NovaDocument,
  type QueryRulesAt,
  queryRules,
} from '../../../lib/dialects/nova/versions/query-rules';
import { readParameters } from '../../../lib/dialects/nova/wire/parameters';
import { AppError } from '../../../lib/errors';
import { readDocument } from '../../../lib/http/routing/documents';
import type { FindRoute } from '../../../lib/http/routing/router';

const document = () => readDocument<NovaDocument>(join(__dirname, '../../../api-ref/nova.yaml'));

const PATH = '/v2.1/os-simple-tenant-usage';
const find: FindRoute<NovaRoute> = novaRouter(novaRoutes(true), true);

/** What is made of a query: the parameters that count, or the words of the refusal. */
async function read(rulesAt: QueryRulesAt, version: string, url: string): Promise<unknown> {
  const [path = '', query = ''] = url.split('?');
  const app = express().use(async (req, res) => {
    const match = find('GET', path);
    if (!match) throw new Error(`no route for ${path}`);
    const rules = rulesAt(parseMicroversion(version));
    try {
      const parameters = readParameters({ req, res, path, query, ...match }, rules);
      res.json(parameters.map(({ name, value }) => `${name}=${value}`));
    } catch (error) {
      res.json(error instanceof AppError ? error.message : String(error));
    }
  });
  return (await request(app).get(path)).body;
}

const NOT_A_NUMBER =
  "Invalid input for query parameters limit. Value: abc. 'abc' does not match '^[0-9]*$'";
const UNKNOWN = "Additional properties are not allowed ('foo' was unexpected)";

describe('the document as it is', () => {
  const rulesAt = queryRules(document());

  it.each([
    ['2.39', 'limit=abc&foo=1&start=x', ['start=x']],
    ['2.40', 'limit=abc&foo=1&start=x', NOT_A_NUMBER],
    ['2.74', 'limit=1&foo=1&start=x', ['limit=1', 'start=x']],
    ['2.75', 'limit=1&foo=1&start=x', UNKNOWN],
    ['2.75', 'foo=1&limit=abc', NOT_A_NUMBER],
    ['2.75', 'foo=1&limit=7&limit=abc', NOT_A_NUMBER],
    ['2.101', 'limit=1&foo=1', UNKNOWN],
  ])('at %s makes of ?%s', async (version, query, expected) => {
    expect(await read(rulesAt, version, `${PATH}?${query}`)).toEqual(expected);
  });

  it.each([
    ['2.75', `${PATH}/a1?detailed=1`, expect.stringContaining("'detailed' was unexpected")],
    ['2.75', `${PATH}/os-simple-tenant-usage?limit=1`, ['limit=1']],
    ['2.75', '/v2.1/ad/limits?tenant_id=a1', ['tenant_id=a1']],
    ['2.75', '/v2.1/limits?limit=1', expect.stringContaining("'limit' was unexpected")],
    ['2.1', '/v2/os-simple-tenant-usage?limit=abc&end=x', ['end=x']],
  ])('at %s makes of %s', async (version, url, expected) => {
    expect(await read(rulesAt, version, url)).toEqual(expected);
  });
});

describe('another document', () => {
  it('refuses another limit', async () => {
    const { components, ...rest } = document();
    const limit = {
      ...{ name: 'limit', in: 'query', allowReserved: true },
      schema: { type: 'array', items: { type: 'string', pattern: '^[0-9]{1,2}$' } },
    } as const;
    const parameters = { ...components.parameters, limit };
    const rulesAt = queryRules({ ...rest, components: { ...components, parameters } });
    expect(await read(rulesAt, '2.1', `${PATH}?limit=99`)).toEqual(['limit=99']);
    expect(await read(rulesAt, '2.1', `${PATH}?limit=100`)).toContain('Value: 100.');
  });

  it('refuses unknown parameters from another microversion on', async () => {
    const { paths, ...rest } = document();
    const listUsage = paths[PATH]?.get ?? {};
    const get = { ...listUsage, 'x-ignores-unknown-parameters': { 'max-ver': '2.79' } };
    const rulesAt = queryRules({ ...rest, paths: { ...paths, [PATH]: { get } } });
    expect(await read(rulesAt, '2.79', `${PATH}?foo=1`)).toEqual([]);
    expect(await read(rulesAt, '2.80', `${PATH}?foo=1`)).toBe(UNKNOWN);
  });
});

it('without the validator nothing is refused', async () => {
  const rulesAt = queryRules(document());
  const unchecked: QueryRulesAt = (version) => ({
    ...rulesAt(version),
    check: () => undefined,
  });
  expect(await read(unchecked, '2.75', `${PATH}?limit=abc&foo=1`)).toEqual(['limit=abc']);
});
