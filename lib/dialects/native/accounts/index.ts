/** Accounts and their projects over HTTP, for the operator. */
import type { Request, Response } from 'express';
import { AppError } from '../../../errors';
import { checkJsonType, JSON_TYPE, jsonBodyOf } from '../../../http/request/json-body';
import { REQUEST_ID_HEADER } from '../../../http/request/request-id';
import type { HandledRoute } from '../../../http/routing/router';
import type { KeysetPage, Project } from '../../../store/store';
import type { NativeContext } from '../context';
import { ledgerRoutes } from './ledger';
import {
  ACCOUNT_PATH,
  ACCOUNTS_PATH,
  ALLOWED,
  accountChangeOf,
  accountIdOf,
  type Body,
  documentedAs,
  PROJECT_PATH,
  PROJECTS_PATH,
  projectChangeOf,
  projectIdOf,
  sliceOf,
  standInFor,
} from './request';
import { accountJson, projectJson } from './response';
import { type AccountsRequest, accountIn, type Work } from './work';

export const accountRoutes = (context: NativeContext): readonly HandledRoute[] => {
  const route = (method: string, path: string, work: Work): HandledRoute => ({
    method,
    path,
    handle: respond(context, path, work),
  });
  return [
    ...ledgerRoutes(route),
    route('GET', ACCOUNTS_PATH, listAccounts),
    route('GET', ACCOUNT_PATH, showAccount),
    route('PUT', ACCOUNT_PATH, putAccount),
    route('GET', PROJECTS_PATH, listProjects),
    route('GET', PROJECT_PATH, showProject),
    route('PUT', PROJECT_PATH, putProject),
    route('DELETE', PROJECT_PATH, removeProject),
  ];
};

/** Permission is checked before the body is read. */
const respond =
  (
    { store, nowUs, authenticate, may, log, checkDocumented }: NativeContext,
    path: string,
    work: Work,
  ): HandledRoute['handle'] =>
  async (req, res) => {
    const caller = await authenticate(req);
    const request = documentedAs(req, path);
    const check = (value: unknown) =>
      checkDocumented(
        req,
        req.method === 'PUT'
          ? { ...request, body: { mediaType: JSON_TYPE, value }, allowed: ALLOWED }
          : request,
      );
    if (req.method === 'PUT') checkJsonType(req);
    check(standInFor(path));
    if (!may(caller, 'tenant_usage:accounts', null)) {
      throw new AppError('forbidden', 'the rule tenant_usage:accounts does not allow it to you');
    }
    const body = req.method === 'PUT' ? await jsonBodyOf(req, res) : {};
    if (req.method === 'PUT') check(body);
    const note: AccountsRequest['note'] = (fields, message) =>
      log.info({ ...fields, requestId: res.getHeader(REQUEST_ID_HEADER) }, message);
    end(res, await work({ req, caller, nowUs: nowUs(), store, note, body: body as Body }));
  };

function end(res: Response, json: object | undefined): void {
  if (json) res.json(json);
  else {
    res.statusCode = 204;
    res.end();
  }
}

interface ListView<T> {
  readonly name: string;
  readonly list: (page: KeysetPage) => Promise<readonly T[]>;
  readonly toJson: (item: T) => object;
}

/** One page of a list. `next` is the value of `after` for the next page, or null at the end, for which one more item is read. */
async function pageJson<T extends { readonly id: string }>(
  { after, limit }: KeysetPage,
  { name, list, toJson }: ListView<T>,
): Promise<object> {
  const items = await list({ after, limit: limit + 1 });
  const things = items.slice(0, limit);
  const next = items.length > limit ? (things.at(-1)?.id ?? null) : null;
  return { [name]: things.map(toJson), next };
}

const listAccounts: Work = ({ req, store }) =>
  pageJson(sliceOf(req), { name: 'accounts', list: store.accounts.list, toJson: accountJson });

const showAccount: Work = async ({ req, store }) =>
  accountJson(await accountIn(store, accountIdOf(req)));

const putAccount: Work = async ({ req, store, body }) => {
  const id = accountIdOf(req);
  await store.accounts.put([accountChangeOf(id, body)]);
  return accountJson(await accountIn(store, id));
};

const listProjects: Work = async ({ req, store }) => {
  const { id: accountId } = await accountIn(store, accountIdOf(req));
  const list = (page: KeysetPage) => store.projects.list({ ...page, accountId });
  return pageJson(sliceOf(req), { name: 'projects', list, toJson: projectJson });
};

const showProject: Work = async ({ req, store }) => projectJson(await projectIn(store, req));

const putProject: Work = async ({ req, store, note, body }) => {
  const id = projectIdOf(req);
  const account = await accountIn(store, accountIdOf(req));
  const from = (await store.projects.find(id))?.accountId ?? null;
  await store.projects.put([projectChangeOf(id, account.id, body)]);
  if (from !== null && from !== account.id) {
    note({ project: id, from, to: account.id }, 'project moved to another account');
  }
  return projectJson(await projectIn(store, req));
};

const removeProject: Work = async ({ req, store }) => {
  const { id } = await projectIn(store, req);
  await store.projects.put([{ id, accountId: null }]);
  return undefined;
};

async function projectIn(store: NativeContext['store'], req: Request): Promise<Project> {
  const id = projectIdOf(req);
  const account = await accountIn(store, accountIdOf(req));
  const project = await store.projects.find(id);
  if (project?.accountId === account.id) return project;
  throw new AppError('notFound', 'project: this account has no such project');
}
