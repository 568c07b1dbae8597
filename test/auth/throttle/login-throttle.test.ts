/** Who guesses is slowed down; nobody else is. */
import { BlockList } from 'node:net';
import fc from 'fast-check';
import { clientNetwork } from '../../../lib/auth/throttle/client-network';
import { loginThrottle } from '../../../lib/auth/throttle/login-throttle';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const START = 1_800_000_000 * SECOND;

/** `ok`, or for how many seconds it is refused. */
function attempting() {
  const attempts = loginThrottle();
  const begin = (login: string, address: string, nowUs = START): string => {
    try {
      const { delayMs } = attempts.begin({ login, address }, nowUs);
      return delayMs > 0 ? `ok after ${delayMs} ms` : 'ok';
    } catch (error) {
      return `wait ${(error as { retryAfterSeconds: number }).retryAfterSeconds}`;
    }
  };
  const fail = (times: number, login: string, address: string, nowUs = START): void => {
    for (let i = 0; i < times; i++) begin(login, address, nowUs);
  };
  return { ...attempts, try: begin, fail };
}

describe('failures', () => {
  it('of one login at one address block that login there after ten in a minute', () => {
    const door = attempting();
    door.fail(9, 'alice', 'a');
    expect(door.try('alice', 'a')).toBe('ok');
    expect(door.try('alice', 'a')).toBe('wait 60');
    expect(door.try('alice', 'a', START + 59 * SECOND)).toBe('wait 1');
    expect(door.try('alice', 'b')).toBe('ok');
    expect(door.try('bob', 'a')).toBe('ok');
    expect(door.try('alice', 'a', START + MINUTE)).toBe('ok');
  });

  it('that are spread over time block nobody', () => {
    const door = attempting();
    for (let i = 0; i < 100; i++) {
      expect(door.try('alice', 'a', START + i * 7 * SECOND)).toBe('ok');
    }
  });

  it('block for longer each time, up to a quarter of an hour, and are forgotten in the end', () => {
    const door = attempting();
    let nowUs = START;
    for (const seconds of [60, 120, 240, 480, 900, 900]) {
      door.fail(10, 'alice', 'a', nowUs);
      expect(door.try('alice', 'a', nowUs)).toBe(`wait ${seconds}`);
      nowUs += seconds * SECOND;
    }
    nowUs += 61 * MINUTE;
    door.fail(10, 'alice', 'a', nowUs);
    expect(door.try('alice', 'a', nowUs)).toBe('wait 60');
  });

  it('of many logins at one address block passwords there after fifty in a minute', () => {
    const door = attempting();
    for (let i = 0; i < 50; i++) expect(door.try(`user${i}`, 'a')).toBe('ok');
    expect(door.try('user50', 'a')).toBe('wait 60');
    expect(door.try('user50', 'b')).toBe('ok');
  });

  it('of one login at many addresses make it slow there, and block it nowhere', () => {
    const door = attempting();
    for (let i = 0; i < 20; i++) expect(door.try('alice', `a${i}`)).toBe('ok');
    expect(door.try('alice', 'b')).toBe('ok after 100 ms');
    for (let i = 0; i < 100; i++) door.try('alice', `c${i}`);
    expect(door.try('alice', 'd')).toBe('ok after 2000 ms');
    expect(door.try('bob', 'd')).toBe('ok');
    expect(door.try('alice', 'e', START + MINUTE)).toBe('ok');
  });

  it('of others do not touch who has logged in from there', () => {
    const door = attempting();
    door.try('alice', 'a');
    door.succeeded({ login: 'alice', address: 'a' }, START);
    for (let i = 0; i < 60; i++) door.try(`user${i}`, 'a');
    for (let i = 0; i < 60; i++) door.try('alice', `b${i}`);
    expect(door.try('bob', 'a')).toBe('wait 60');
    expect(door.try('alice', 'a')).toBe('ok');
  });

  it('of a login where it has logged in make it slow there, and block it never', () => {
    const door = attempting();
    door.try('alice', 'a');
    door.succeeded({ login: 'alice', address: 'a' }, START);
    for (let i = 0; i < 10; i++) expect(door.try('alice', 'a')).toBe('ok');
    expect(door.try('alice', 'a')).toBe('ok after 100 ms');
    expect(door.try('alice', 'a', START + SECOND)).toBe('ok after 200 ms');
    door.fail(1000, 'alice', 'a', START + 2 * SECOND);
    expect(door.try('alice', 'a', START + 12 * SECOND)).toBe('ok after 2000 ms');
    expect(door.try('alice', 'b')).toBe('ok');
    expect(door.try('alice', 'a', START + MINUTE)).toBe('ok');
  });

  it('that come at once where the login has logged in follow each other, and only a few may wait', () => {
    const door = attempting();
    door.try('alice', 'a');
    door.succeeded({ login: 'alice', address: 'a' }, START);
    door.fail(29, 'alice', 'a');
    const later = START + 20 * SECOND;
    const turns = Array.from({ length: 7 }, () => door.try('alice', 'a', later));
    const waits = [2000, 4000, 6000, 8000, 10_000].map((ms) => `ok after ${ms} ms`);
    expect(turns).toEqual([...waits, 'wait 2', 'wait 2']);
    expect(door.try('alice', 'a', later + 2 * SECOND)).toBe('ok after 10000 ms');
    expect(door.try('alice', 'a', later + 3 * SECOND)).toBe('wait 2');
  });

  it('of a login where it has logged in block it again after a day', () => {
    const door = attempting();
    door.try('alice', 'a');
    door.succeeded({ login: 'alice', address: 'a' }, START);
    const nowUs = START + 24 * 60 * MINUTE;
    door.fail(10, 'alice', 'a', nowUs - 1);
    expect(door.try('alice', 'a', nowUs - 1)).toBe('ok after 100 ms');
    expect(door.try('alice', 'a', nowUs)).toBe('wait 60');
  });

  it('end what is free at the attempt that is kept out, and asking changes nothing', () => {
    const door = attempting();
    const isFree = (login: string, nowUs = START) => door.isFree({ login, address: 'a' }, nowUs);
    const friend = { login: 'friend', address: 'a' };
    door.try('friend', 'a');
    door.succeeded(friend, START);
    door.fail(9, 'alice', 'a');
    expect([isFree('alice'), isFree('bob')]).toEqual([true, true]);
    door.fail(1, 'alice', 'a');
    expect([isFree('alice'), isFree('bob')]).toEqual([false, true]);
    for (let i = 0; i < 40; i++) door.try(`user${i}`, 'a');
    expect([isFree('bob'), isFree('friend')]).toEqual([false, true]);
    door.fail(10, 'friend', 'a');
    expect(isFree('friend')).toBe(false);
    expect(door.try('alice', 'a', START + MINUTE)).toBe('ok');
    expect([isFree('alice', START + MINUTE), isFree('bob', START + MINUTE)]).toEqual([true, true]);
  });

  it('are not forgotten when the login succeeds in between', () => {
    const door = attempting();
    for (let i = 0; i < 10; i++) {
      expect(door.try('alice', 'a')).toBe('ok');
      door.try('alice', 'a');
      door.succeeded({ login: 'alice', address: 'a' }, START);
    }
    expect(door.try('alice', 'a', START + SECOND)).toBe('ok after 100 ms');
  });
});

const mostInAMinute = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE).length));

describe('in any row of failures', () => {
  const steps = fc.array(
    fc.record({
      login: fc.constantFrom('alice', 'bob'),
      address: fc.constantFrom('a', 'b', 'c'),
      seconds: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(300)),
    }),
    { maxLength: 300 },
  );

  it('no login is tried more than twenty times within a minute at one address', () => {
    fc.assert(
      fc.property(steps, (row) => {
        const door = attempting();
        const tried = new Map<string, number[]>();
        let nowUs = START;
        for (const { login, address, seconds } of row) {
          nowUs += seconds * SECOND;
          if (door.try(login, address, nowUs).startsWith('wait')) continue;
          const pair = `${login} ${address}`;
          tried.set(pair, [...(tried.get(pair) ?? []), nowUs]);
        }
        const most = [...tried.values()].map(mostInAMinute);
        expect(Math.max(0, ...most)).toBeLessThanOrEqual(20);
      }),
    );
  });

  it('an address where nothing failed is never kept out, nor anybody for over a quarter of an hour', () => {
    fc.assert(
      fc.property(steps, (row) => {
        const door = attempting();
        let nowUs = START;
        for (const { login, address, seconds } of row) {
          nowUs += seconds * SECOND;
          door.try(login, address, nowUs);
        }
        for (const login of ['alice', 'bob']) {
          expect(door.try(login, `${login}'s own`, nowUs)).toMatch(/^ok/);
          expect(door.try(login, 'a', nowUs + 15 * MINUTE)).toMatch(/^ok/);
        }
      }),
    );
  });
});

describe('attempts', () => {
  it('that succeed are not counted, however many there are', () => {
    const door = attempting();
    for (let i = 0; i < 200; i++) {
      expect(door.try(`user${i % 3}`, 'a')).toBe('ok');
      door.succeeded({ login: `user${i % 3}`, address: 'a' }, START);
    }
  });

  it('that succeed do not let their address guess at others', () => {
    const door = attempting();
    for (let i = 0; i < 50; i++) {
      expect(door.try(`user${i}`, 'a')).toBe('ok');
      door.try('mallory', 'a');
      door.succeeded({ login: 'mallory', address: 'a' }, START);
    }
    expect(door.try('user50', 'a')).toBe('wait 60');
  });

  it('of which nothing came are not counted', () => {
    const door = attempting();
    for (let i = 0; i < 200; i++) {
      expect(door.try('alice', 'a')).toBe('ok');
      door.undone({ login: 'alice', address: 'a' }, START);
    }
  });

  it('are not kept out by a clock that is set back', () => {
    const door = attempting();
    door.fail(11, 'alice', 'a');
    expect(door.try('alice', 'a', START - 60 * MINUTE)).toBe('ok');
  });
});

describe('an address of IPv6', () => {
  it('counts with all of its /64 and with nothing else', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), (one, other) => {
        fc.pre(![one, other].some((ip) => /^::ffff:\d+\./i.test(ip)));
        const network = new BlockList();
        network.addSubnet(one, 64, 'ipv6');
        const isNear = network.check(other, 'ipv6');
        expect(clientNetwork(one) === clientNetwork(other)).toBe(isNear);
        const [prefix = ''] = clientNetwork(one).split('/');
        if (!prefix.includes('.')) expect(network.check(prefix, 'ipv6')).toBe(true);
      }),
    );
  });
});

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    [undefined, 'unknown'],
  ])('%s counts as %s', (ip, counted) => {
    expect(clientNetwork(ip)).toBe(counted);
  });
});
