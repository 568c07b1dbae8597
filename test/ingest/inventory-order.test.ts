/** The order in which the kinds of an inventory are taken in: each after those that it refers to. */
import { passesOf } from '../../lib/ingest/inventory/order';
import { inventoryKinds } from '../../lib/ingest/inventory/registry';

const kind = (name: string, ...after: readonly string[]) => ({ name, after });
const namesOf = (kinds: Parameters<typeof passesOf>[0]) =>
  passesOf(kinds).map((pass) => pass.map(({ name }) => name));

describe('the passes through an inventory', () => {
  it('follow from what each kind comes after', () => {
    expect(namesOf([kind('d', 'b', 'c'), kind('b', 'a'), kind('c', 'a'), kind('a')])).toEqual([
      ['a'],
      ['b', 'c'],
      ['d'],
    ]);
  });

  it('are as few as can be for the kinds that there are', () => {
    expect(namesOf(inventoryKinds)).toEqual([
      ['account', 'user', 'metric', 'price', 'burst_level', 'discount'],
      ['project', 'group', 'site', 'subscription', 'resource', 'ledger_entry'],
      ['role', 'key', 'datacenter', 'alert_rule', 'quota'],
      ['host'],
      ['filer', 'hosting'],
    ]);
  });

  it.each([
    ['a circle', [kind('a', 'b'), kind('b', 'a')], 'no order for a after b; b after a'],
    ['a kind after itself', [kind('a', 'a')], 'no order for a after a'],
    ['a kind after one that is not there', [kind('a', 'x')], 'no order for a after x'],
  ])('do not exist for %s', (_name, kinds, message) => {
    expect(() => passesOf(kinds)).toThrow(message);
  });
});
