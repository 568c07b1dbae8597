/** The objects that a path names, as far as the caller sees them. Each throws its 404. */
import type { NodeKind } from '../../../domain/points/binding';
import { type Machine, machineNumbered } from '../../../report/vscope/machines';
import { datacenterNumbered, datacentersOf, nodeNumbered } from '../../../report/vscope/places';
import { membersOf, siteNamed } from '../../../report/vscope/sites';
import type { Datacenter, Node, Site, User } from '../../../store/store';
import type { Exchange, OvhContext } from '../context';
import { noObject, noService } from '../errors';
import { longIn, textIn } from '../request';

export async function chosenSite(
  { store, may }: OvhContext,
  { req, caller }: Exchange,
): Promise<Site> {
  const site = await siteNamed(store, { caller, may }, textIn(req, 'serviceName'));
  if (!site) throw noService();
  return site;
}

export async function chosenDatacenter(
  context: OvhContext,
  exchange: Exchange,
): Promise<Datacenter> {
  const number = longIn(exchange.req, 'datacenterId');
  const site = await chosenSite(context, exchange);
  return found(await datacenterNumbered(context.store, site, number), exchange, 'datacenterId');
}

/** In the datacenter that the path names, or else in any of the service. */
export async function chosenNode(
  context: OvhContext,
  exchange: Exchange,
  kind: NodeKind,
): Promise<Node> {
  const name = `${kind}Id`;
  const number = longIn(exchange.req, name);
  const datacenters = exchange.req.params['datacenterId']
    ? [await chosenDatacenter(context, exchange)]
    : await datacentersOf(context.store, await chosenSite(context, exchange));
  return found(await nodeNumbered(context.store, datacenters, { kind, number }), exchange, name);
}

export async function chosenMachine(context: OvhContext, exchange: Exchange): Promise<Machine> {
  const number = longIn(exchange.req, 'vmId');
  const datacenter = await chosenDatacenter(context, exchange);
  const asked = { number, nowUs: exchange.nowUs };
  return found(await machineNumbered(context.store, datacenter, asked), exchange, 'vmId');
}

export interface ChosenUser {
  readonly site: Site;
  readonly user: User;
  readonly number: number;
}

export async function chosenUser(context: OvhContext, exchange: Exchange): Promise<ChosenUser> {
  const { store } = context;
  const number = longIn(exchange.req, 'userId');
  const site = await chosenSite(context, exchange);
  const id = await store.numbers.find('user', number);
  const isMember = id !== undefined && (await membersOf(store, site)).includes(id);
  const user = isMember ? await store.users.findById(id) : undefined;
  return { site, number, user: found(user, exchange, 'userId') };
}

function found<T>(object: T | undefined, { req }: Exchange, name: string): T {
  if (object === undefined) throw noObject(name, textIn(req, name));
  return object;
}
