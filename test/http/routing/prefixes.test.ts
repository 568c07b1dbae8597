/** Who owns a path, by the longest prefix. */
import { ownerFinder } from '../../../lib/http/routing/prefixes';

describe('the owner of a path', () => {
  const ownerOf = ownerFinder([
    { name: 'last', prefixes: ['/'] },
    { name: 'service', prefixes: ['/healthz', '/metrics'] },
    { name: 'native', prefixes: ['/v1'] },
    { name: 'ovh', prefixes: ['/1.0', '/v1/dedicatedCloud', '/v1/auth'] },
    { name: 'opentsdb', prefixes: ['/api/', '/opentsdb/'], ignoresCase: true },
    { name: 'nodeconductor', prefixes: ['/api/stats', '/api/alerts', '/api-auth'] },
    { name: 'cloudsigma', prefixes: ['/api/2.0'] },
  ]);

  it.each([
    ['/healthz', 'service'],
    ['/healthz/deep', 'service'],
    ['/healthzzz', 'last'],
    ['/v1', 'native'],
    ['/v1/', 'native'],
    ['/v1/servers/7', 'native'],
    ['/v1x', 'last'],
    ['/API/Put', 'opentsdb'],
    ['/API/stats', 'opentsdb'],
    ['/V1/servers', 'last'],
    ['/v2.1/servers', 'last'],
    ['//v1/servers', 'last'],
    ['/1.0', 'ovh'],
    ['/1.0/auth/time', 'ovh'],
    ['/1.00', 'last'],
    ['/v1/dedicatedCloud', 'ovh'],
    ['/v1/dedicatedCloud/pcc-1', 'ovh'],
    ['/v1/dedicatedClouds', 'native'],
    ['/v1/auth/time', 'ovh'],
    ['/v1/authors', 'native'],
    ['/api', 'last'],
    ['/api/', 'opentsdb'],
    ['/api/put', 'opentsdb'],
    ['/api/stats', 'nodeconductor'],
    ['/api/stats/usage/', 'nodeconductor'],
    ['/api/statsd', 'opentsdb'],
    ['/api-auth/password/', 'nodeconductor'],
    ['/api/2.0/burstusage/', 'cloudsigma'],
    ['/api/2.00', 'opentsdb'],
    ['/opentsdb/api/stats/usage/', 'opentsdb'],
    ['/opentsdb', 'last'],
    ['/', 'last'],
    ['*', 'last'],
  ])('%s is %s', (path, name) => {
    expect(ownerOf(path)?.name).toBe(name);
  });

  it('is nobody if no prefix fits', () => {
    expect(ownerFinder([{ name: 'native', prefixes: ['/v1'] }])('/v2')).toBeUndefined();
  });

  it('must be one', () => {
    const owners = ['a', 'b'].map((name) => ({ name, prefixes: ['/v1'] }));
    expect(() => ownerFinder(owners)).toThrow('a and b both own /v1');
  });
});
