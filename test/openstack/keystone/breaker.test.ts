/** The circuit breaker before Keystone, by a clock of the test's own. */
import { makeBreaker, PROBE_INTERVAL_MS } from '../../../lib/openstack/keystone/breaker';

/** A breaker that a request without a reply has opened, at the instant 0 of its clock. */
function openBreaker() {
  const clock = { ms: 0 };
  const breaker = makeBreaker(() => clock.ms);
  breaker.begin()?.failed();
  return { clock, breaker };
}

it('a breaker lets all requests through while they are answered', () => {
  const breaker = makeBreaker(() => 0);
  const attempts = [breaker.begin(), breaker.begin()];
  for (const attempt of attempts) attempt?.answered();
  expect(attempts).not.toContain(undefined);
  expect(breaker.isOpen).toBe(false);
});

it('an open breaker lets nothing through before the interval is over', () => {
  const { clock, breaker } = openBreaker();
  clock.ms = PROBE_INTERVAL_MS - 1;
  expect(breaker.begin()).toBeUndefined();
  clock.ms = PROBE_INTERVAL_MS;
  expect(breaker.begin()).toBeDefined();
});

it('an open breaker lets one probe through at a time', () => {
  const { clock, breaker } = openBreaker();
  clock.ms = PROBE_INTERVAL_MS;
  const probe = breaker.begin();
  expect(breaker.begin()).toBeUndefined();
  probe?.failed();
  expect(breaker.begin()).toBeUndefined();
  clock.ms = 2 * PROBE_INTERVAL_MS;
  expect(breaker.begin()).toBeDefined();
});

it('a probe that is answered closes the breaker', () => {
  const { clock, breaker } = openBreaker();
  clock.ms = PROBE_INTERVAL_MS;
  breaker.begin()?.answered();
  expect(breaker.isOpen).toBe(false);
  expect([breaker.begin(), breaker.begin()]).not.toContain(undefined);
});

it('a slow request opens no breaker if a later one was answered meanwhile', () => {
  const clock = { ms: 0 };
  const breaker = makeBreaker(() => clock.ms);
  const slow = breaker.begin();
  clock.ms = 1;
  breaker.begin()?.answered();
  clock.ms = 1000;
  slow?.failed();
  expect(breaker.isOpen).toBe(false);
});

it('the interval counts from the start of the request that failed last', () => {
  const clock = { ms: 0 };
  const breaker = makeBreaker(() => clock.ms);
  const first = breaker.begin();
  clock.ms = 500;
  const second = breaker.begin();
  second?.failed();
  first?.failed();
  clock.ms = 500 + PROBE_INTERVAL_MS - 1;
  expect(breaker.begin()).toBeUndefined();
  clock.ms = 500 + PROBE_INTERVAL_MS;
  expect(breaker.begin()).toBeDefined();
});
