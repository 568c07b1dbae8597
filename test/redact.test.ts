/** What a secret is, and how it is masked. */
import { redactRequestUrl, redactText, redactUrl, SECRET_HEADERS } from '../lib/redact';

describe('a request target', () => {
  it.each([
    ['/a?limit=1&start=x', '/a?limit=1&start=x'],
    ['/a?token=s3cret&b=1', '/a?token=***&b=1'],
    ['/a?X-Auth-Token=s3cret', '/a?X-Auth-Token=***'],
    ['/a?b=1&Password=s3cret&api_key=s3cret', '/a?b=1&Password=***&api_key=***'],
    ['/a?signature=s3cret', '/a?signature=***'],
    ['/a?x-auth-token=Token%20s3cret&b=1', '/a?x-auth-token=***&b=1'],
    ['/a?%74oken=s3cret&b=%', '/a?%74oken=***&b=%'],
    ['/a?b=1?token=s3cret?c&d', '/a?b=1?token=***&d'],
    ['/a?b=1;pwd=s3cret;c=2', '/a?b=1;pwd=***'],
    [`/a/tu_${'s3cret'.repeat(7)}/b`, '/a/***/b'],
    ['/a?tenant_id=tu_1&%E0%A4=1', '/a?tenant_id=tu_1&%E0%A4=1'],
  ])('%s is logged as %s', (url, redacted) => {
    expect(redactRequestUrl(url)).toBe(redacted);
  });

  it('is cut if it is excessively long', () => {
    expect(redactRequestUrl(`/${'x'.repeat(2000)}`)).toBe(`/${'x'.repeat(999)}…`);
  });
});

describe('a URL', () => {
  it.each([
    ['postgres://usage:s3cret@db.example/usage', 'postgres://usage:***@db.example/usage'],
    ['postgres://u:p@ss:w/?#@db.example/usage', 'postgres://u:***@db.example/usage'],
    ['mysql://db.example/usage?x=1&password=s3cret', 'mysql://db.example/usage?x=1&password=***'],
    ['mysql://db.example/usage?password=s3cret#end', 'mysql://db.example/usage?password=***#end'],
    ['sqlite:./a:b@c.db', 'sqlite:./a:b@c.db'],
    ['/v1/servers/a:b@c', '/v1/servers/a:b@c'],
  ])('%s is shown as %s', (url, redacted) => {
    expect(redactUrl(url)).toBe(redacted);
  });
});

describe('a text', () => {
  it('has the passwords of users masked wherever they occur', () => {
    expect(redactText('["http://u:s3cret@a", "http://b:80"]')).toBe(
      '["http://u:***@a", "http://b:80"]',
    );
  });
});

describe('the headers that carry secrets', () => {
  it('carry secrets as parameters, too, where their names say so', () => {
    const named = SECRET_HEADERS.filter((name) => !/cookie|consumer/.test(name));
    expect(named.map((name) => redactUrl(`/?${name}=s3cret`))).toEqual(
      named.map((name) => `/?${name}=***`),
    );
  });
});
