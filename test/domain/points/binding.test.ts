/** To what series of points belong by their tags: the first hit wins, and a tag never moves a server to another site. */
import fc from 'fast-check';
import {
  awaitedServers,
  BINDING_KEYS,
  bindingOf,
  datacenterLabel,
  datacenterLabelParts,
  type Located,
  type PlaceDirectory,
} from '../../../lib/domain/points/binding';
import { RUNS } from '../../support/property-runs';

const at = (id: string, siteId: string | null = null): Located => ({ id, siteId });

interface Known {
  readonly servers?: readonly Located[];
  readonly morefs?: Readonly<Record<string, Located>>;
  readonly subdomains?: Readonly<Record<string, Located>>;
  readonly nodes?: Readonly<Record<string, Located>>;
  readonly datacenters?: Readonly<Record<string, Located>>;
  readonly sites?: readonly string[];
}

/** Morefs and nodes are written as datacenter/name and datacenter/kind/name. */
const knowing = ({
  servers = [],
  morefs = {},
  subdomains = {},
  nodes = {},
  datacenters = {},
  sites = [],
}: Known): PlaceDirectory => ({
  server: (id) => servers.find((each) => each.id === id),
  serverByMoref: (datacenterId, moref) => morefs[`${datacenterId}/${moref}`],
  serverBySubdomain: (subdomain) => subdomains[subdomain],
  node: (datacenterId, kind, name) => nodes[`${datacenterId}/${kind}/${name}`],
  datacenter: (label) => datacenters[label],
  site: (name) => (sites.includes(name) ? name : undefined),
});

const EVERYTHING: Known = {
  servers: [at('s1', 'a'), at('s2'), at('s3', 'b')],
  morefs: { 'd1/vm-1': at('s4', 'a') },
  subdomains: { shop: at('s5', 'b') },
  nodes: { 'd1/host/n': at('h1', 'a'), 'd1/filer/n': at('f1', 'a') },
  datacenters: { dc: at('d1', 'a') },
  sites: ['a', 'b'],
};

const directory = knowing(EVERYTHING);
const NOTHING = { serverId: null, nodeId: null, siteId: null };

describe('a series', () => {
  it.each([
    ['a server by its id', { uuid: 's1', vm: 'vm-1', datacenter: 'dc' }, ['s1', 'a']],
    [
      'the first of several ids',
      { resource_id: 's3', instance_uuid: 's1', uuid: 's2' },
      ['s1', 'a'],
    ],
    ['the next id if nobody knows one', { instance_uuid: 'x', resource_id: 's3' }, ['s3', 'b']],
    ['a server by its moref', { vm: 'vm-1', datacenter: 'dc', subdomain: 'shop' }, ['s4', 'a']],
    ['a server by its subdomain', { subdomain: 'shop', host: 'n', datacenter: 'dc' }, ['s5', 'b']],
  ])('belongs to %s', (_name, tags: Record<string, string>, [serverId, siteId]) => {
    expect(bindingOf(tags, directory)).toEqual({ serverId, nodeId: null, siteId });
  });

  it.each([
    ['a host', { host: 'n', datastore: 'n', datacenter: 'dc' }, 'h1'],
    ['a filer', { datastore: 'n', datacenter: 'dc' }, 'f1'],
  ])('belongs to %s in its datacenter', (_name, tags, nodeId) => {
    expect(bindingOf(tags, directory)).toEqual({ serverId: null, nodeId, siteId: 'a' });
    expect(bindingOf({ ...tags, datacenter: 'other' }, directory)).toEqual(NOTHING);
  });

  it.each([
    ['its datacenter', { datacenter: 'dc', servicename: 'b' }, 'a'],
    ['the name of its service', { servicename: 'a', site: 'b' }, 'a'],
    ['its site', { servicename: 'x', site: 'b' }, 'b'],
  ])('that belongs to nothing else belongs to the site of %s', (_name, tags, siteId) => {
    expect(bindingOf(tags, directory)).toEqual({ ...NOTHING, siteId });
  });

  it('of a server that is at no known site is of no site, whatever its tags say', () => {
    const tags = { uuid: 's2', servicename: 'a', site: 'a', datacenter: 'dc' };
    expect(bindingOf(tags, directory)).toEqual({ serverId: 's2', nodeId: null, siteId: null });
  });

  it('of no tag that matters belongs to nothing', () => {
    expect(bindingOf({ fqdn: 's1', name: 'shop' }, directory)).toEqual(NOTHING);
    expect(bindingOf({}, directory)).toEqual(NOTHING);
  });

  it('waits for the servers that would be believed before what it belongs to', () => {
    const tags = { instance_uuid: 'x', uuid: 's1', resource_id: 'y' };
    expect(awaitedServers(tags, directory)).toEqual(['x']);
    expect(awaitedServers({ uuid: 'x', resource_id: 'x' }, directory)).toEqual(['x']);
    expect(awaitedServers({ vm: 'vm-1', datacenter: 'dc' }, directory)).toEqual([]);
  });

  it('depends on no other tags than those that are named so', () => {
    const word = fc.constantFrom('s1', 's2', 'vm-1', 'dc', 'n', 'shop', 'a', 'x');
    const key = fc.constantFrom(...BINDING_KEYS, 'fqdn', 'name');
    fc.assert(
      fc.property(fc.dictionary(key, word), (tags) => {
        const named = Object.entries(tags).filter(([each]) =>
          (BINDING_KEYS as readonly string[]).includes(each),
        );
        expect(bindingOf(Object.fromEntries(named), directory)).toEqual(bindingOf(tags, directory));
      }),
      { numRuns: RUNS },
    );
  });

  it('changes its binding only when a server appears that it waits for', () => {
    const id = fc.constantFrom('s1', 's2', 's3', 's6', 's7');
    const tags = fc.dictionary(fc.constantFrom(...BINDING_KEYS), fc.oneof(id, fc.constant('dc')));
    fc.assert(
      fc.property(tags, id, (each, appeared) => {
        const later = knowing({
          ...EVERYTHING,
          servers: [...(EVERYTHING.servers ?? []), at(appeared)],
        });
        const isSame =
          JSON.stringify(bindingOf(each, later)) === JSON.stringify(bindingOf(each, directory));
        expect(isSame || awaitedServers(each, directory).includes(appeared)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the label of a datacenter', () => {
  it('holds the name of its site and its number', () => {
    expect(datacenterLabel('pcc-192-0-2-80', 869)).toBe('pcc-192-0-2-80_datacenter869');
    expect(datacenterLabelParts('a_datacenter1_datacenter2')).toEqual({
      siteName: 'a_datacenter1',
      number: 2,
    });
  });

  it.each([
    '_datacenter1',
    'a_datacenter',
    'a_datacenter01',
    'a_datacenter0',
    'dc',
    'a_datacenter1b',
  ])('is none: %s', (text) => {
    expect(datacenterLabelParts(text)).toBeUndefined();
  });

  it('is read as it was written', () => {
    const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), number, (siteName, each) => {
        expect(datacenterLabelParts(datacenterLabel(siteName, each))).toEqual({
          siteName,
          number: each,
        });
      }),
      { numRuns: RUNS },
    );
  });
});
