/** Read-only lists of customers, groups, projects and clouds, from which clients learn ids and addresses. */
import { isSameId } from '../../../domain/values/uuid';
import { sendJson } from '../../../http/response/json';
import { visibleClouds } from '../../../report/aggregates/clouds';
import { visibleHierarchy } from '../../../report/aggregates/hierarchy';
import type { Hierarchy } from '../../../report/aggregates/stored-objects';
import type { Exchange, Handle, NodeConductorContext } from '../context';
import { notFound } from '../errors';
import { pageOf, setPageHeaders } from '../wire/paging';
import { parametersOf } from '../wire/parameters';
import { type UrlOf, urlsFor } from '../wire/urls';
import { cloudJson, customerJson, groupJson, projectJson } from './response';

export interface ObjectList {
  readonly list: Handle;
  readonly show: Handle;
}

interface Item {
  readonly id: string;
  readonly name: string | null;
}

interface Listed<T extends Item> {
  readonly items: (
    seen: Hierarchy,
    context: NodeConductorContext,
    exchange: Exchange,
  ) => readonly T[] | Promise<readonly T[]>;
  readonly json: (item: T, seen: Hierarchy, urlOf: UrlOf) => object;
}

/** What is not the caller's is not found. */
function objectList<T extends Item>({ items, json }: Listed<T>): ObjectList {
  const seenBy = async (context: NodeConductorContext, exchange: Exchange) => {
    const seen = await visibleHierarchy(context.store, exchange.caller, context.may);
    return { seen, all: await items(seen, context, exchange), urlOf: urlsFor(exchange.req) };
  };
  return {
    async list(context, exchange) {
      const { seen, all, urlOf } = await seenBy(context, exchange);
      const { req, res } = exchange;
      const page = pageOf(parametersOf(req), all.length);
      setPageHeaders(req, res, { page, total: all.length });
      const shown = all.slice(page.offset, page.offset + page.limit);
      sendJson(
        res,
        shown.map((item) => json(item, seen, urlOf)),
      );
    },
    async show(context, exchange) {
      const { seen, all, urlOf } = await seenBy(context, exchange);
      const { id } = exchange.req.params;
      const item = all.find((each) => isSameId(each.id, String(id)));
      if (!item) throw notFound();
      sendJson(exchange.res, json(item, seen, urlOf));
    },
  };
}

export const customers = objectList({ items: (seen) => seen.customers, json: customerJson });
export const projects = objectList({ items: (seen) => seen.projects, json: projectJson });
export const groups = objectList({ items: (seen) => seen.groups, json: groupJson });
export const clouds = objectList({
  items: (seen, { store, may }, { caller }) => visibleClouds(store, { caller, may, seen }),
  json: cloudJson,
});
