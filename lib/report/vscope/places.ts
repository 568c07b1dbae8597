/** Datacenters, hosts and filers of a site, by the integers that they are called by. */
import type { NodeKind } from '../../domain/points/binding';
import { allOf } from '../../store/pages';
import type { Datacenter, KeysetPage, Node, Site, Store } from '../../store/store';

type Sources = Pick<Store, 'datacenters' | 'nodes' | 'numbers'>;

/** In the order of their numbers. */
export async function datacentersOf(
  { datacenters }: Pick<Store, 'datacenters'>,
  { id: siteId }: Pick<Site, 'id'>,
): Promise<readonly Datacenter[]> {
  const list = (page: KeysetPage) => datacenters.list({ ...page, siteId });
  return byNumber(await collected(allOf(list, ({ id }) => id)));
}

export async function datacenterNumbered(
  { datacenters, numbers }: Sources,
  { id: siteId }: Pick<Site, 'id'>,
  number: number,
): Promise<Datacenter | undefined> {
  const id = await numbers.find('datacenter', number);
  const datacenter = id === undefined ? undefined : await datacenters.find(id);
  return datacenter?.siteId === siteId ? datacenter : undefined;
}

/** Of one kind, in the order of their numbers. */
export async function nodesIn(
  { nodes }: Pick<Store, 'nodes'>,
  { id: datacenterId }: Pick<Datacenter, 'id'>,
  kind: NodeKind,
): Promise<readonly Node[]> {
  const list = (page: KeysetPage) => nodes.list({ ...page, datacenterId, kind });
  return byNumber(await collected(allOf(list, ({ id }) => id)));
}

/** One in any of these datacenters. */
export async function nodeNumbered(
  { nodes, numbers }: Sources,
  datacenters: readonly Pick<Datacenter, 'id'>[],
  { kind, number }: Pick<Node, 'kind' | 'number'>,
): Promise<Node | undefined> {
  const id = await numbers.find(kind, number);
  const node = id === undefined ? undefined : await nodes.find(id);
  return datacenters.some((each) => each.id === node?.datacenterId) ? node : undefined;
}

const byNumber = <T extends { readonly number: number }>(items: T[]): readonly T[] =>
  items.sort((a, b) => a.number - b.number);

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
