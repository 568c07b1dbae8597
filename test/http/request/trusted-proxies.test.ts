/** Which proxies are believed. */
import fc from 'fast-check';
import { trustedProxies } from '../../../lib/http/request/trusted-proxies';

describe('trusted proxies', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.8', false],
    ['192.0.2.7', '::ffff:192.0.2.7', true],
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.1/8', '10.9.9.9', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['::1', '127.0.0.1', false],
    ['10.0.0.0/8', '10.0.0.1, 10.0.0.2', false],
    ['10.0.0.0/8', 'unknown', false],
    ['10.0.0.0/8', '', false],
    ['10.0.0.0/8', undefined, false],
  ])('%s: %s is believed: %s', (network, address, isBelieved) => {
    expect(trustedProxies([network])(address)).toBe(isBelieved);
  });

  it('are nobody unless they are named', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => !trustedProxies([])(address)));
  });

  it('are those whose first bits are those of a network', () => {
    const number = (address: string): number =>
      address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const isWithin = (address: string, network: string, prefix: number): boolean => {
      const width = 2 ** (32 - prefix);
      return Math.floor(number(address) / width) === Math.floor(number(network) / width);
    };
    const prefixes = fc.integer({ min: 1, max: 32 });
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), prefixes, fc.boolean(), (network, any, prefix, isNear) => {
        const address = isNear ? network.replace(/\d+$/, any.replace(/.*\./, '')) : any;
        expect(trustedProxies([`${network}/${prefix}`])(address)).toBe(
          isWithin(address, network, prefix),
        );
      }),
    );
  });
});
