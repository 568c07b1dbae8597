/** Payments and credits over HTTP: entered by the operator, once, with who and why. */
import { perFile } from '../../support/scene';
import { ADMIN, JSON_LIST, nativeApp } from '../../support/service/native';

const ACCOUNT = 'a'.repeat(32);
const POOR = 'b'.repeat(32);
const at = (path: string, id = ACCOUNT) => `/v1/accounts/${id}/${path}`;
const PAID = { amount: '50.00', reason: 'Bank transfer' };

const scene = perFile(
  async () => {
    const app = await nativeApp();
    await app.store.accounts.put([{ id: ACCOUNT, currency: 'EUR', balance: '1.5' }, { id: POOR }]);
    return app;
  },
  (app) => app.close(),
);

const get = async (path: string) => (await scene()).ask(path, { headers: ADMIN });
const put = async (path: string, body: unknown, headers = JSON_LIST) =>
  (await scene()).ask(path, { method: 'PUT', headers, body: JSON.stringify(body) });

const balance = async () => (await get(`/v1/accounts/${ACCOUNT}`)).json.balance;

it('a payment raises the balance once, and says who entered it and why', async () => {
  const row = {
    ...{ number: 1, entry: 'payment', id: 'transfer-1', reason: 'Bank transfer', user: 'admin' },
    amount: '-50.00000000000000000000',
    initial: '1.50000000000000000000',
    end: '51.50000000000000000000',
    at: '2026-01-02T00:00:00.000000Z',
  };
  for (let time = 0; time < 2; time += 1) {
    const { status, json } = await put(at('payments/transfer-1'), PAID);
    expect([status, json]).toMatchObject([200, row]);
  }
  // However the amount is written.
  expect((await put(at('payments/transfer-1'), { ...PAID, amount: '050' })).status).toBe(200);
  expect((await get(at('payments/transfer-1'))).json).toMatchObject(row);
  expect(await balance()).toBe('51.5');
  const { notes } = await scene();
  expect(notes.at(-1)).toMatchObject({
    ...{ account: ACCOUNT, payment: 'transfer-1', user: 'admin' },
    message: 'entered into the ledger',
  });
});

it.each([{ amount: '51' }, { reason: 'Cash' }])(
  'the same id with another %j is 409',
  async (more) => {
    await put(at('payments/transfer-1'), PAID);
    const { status, json } = await put(at('payments/transfer-1'), { ...PAID, ...more });
    expect([status, json.detail]).toEqual([
      409,
      'payment "transfer-1": is in the ledger with another amount or reason, and rows are never changed',
    ]);
    expect(await balance()).toBe('51.5');
  },
);

it('a credit may have the id of a payment, and a negative amount takes one back', async () => {
  await put(at('payments/transfer-1'), PAID);
  await put(at('credits/transfer-1'), { amount: '2', reason: 'Outage' });
  await put(at('credits/back'), { amount: '-2', reason: 'There was no outage' });
  expect(await balance()).toBe('51.5');
  const { json } = await get(at('ledger'));
  expect(json.rows.map((row: { end: string }) => Number(row.end))).toEqual([51.5, 53.5, 51.5]);
  expect(json.next).toBeNull();
});

it('the ledger comes in slices', async () => {
  const first = (await get(at('ledger?limit=2'))).json;
  const second = (await get(at(`ledger?limit=2&after=${first.next}`))).json;
  const numbers = [...first.rows, ...second.rows].map((row: { number: number }) => row.number);
  expect(numbers).toEqual([1, 2, 3]);
  expect(second.next).toBeNull();
  expect((await get(at('ledger?after=x'))).status).toBe(400);
});

it.each<[unknown, string]>([
  [{ reason: 'x' }, 'amount'],
  [{ amount: '1' }, 'reason'],
  [{ ...PAID, amount: 'one' }, 'amount'],
  [{ ...PAID, amount: 1 }, 'amount'],
  [{ ...PAID, reason: '' }, 'reason'],
  [{ ...PAID, user: 'ann' }, 'user'],
])('%j is 400, and the field is named', async (body, field) => {
  const { status, json } = await put(at('payments/bad'), body);
  expect([status, json.errors[0]?.field]).toEqual([400, field]);
});

it('what is not there, or has no currency, is paid nothing', async () => {
  expect((await put(at('payments/1', 'c'.repeat(32)), PAID)).status).toBe(404);
  expect((await put(at('payments/1', POOR), PAID)).json).toMatchObject({
    status: 409,
    detail: 'account: has no currency; set one before',
  });
  expect((await get(at('payments/none'))).status).toBe(404);
  expect((await get(at('ledger', 'c'.repeat(32)))).status).toBe(404);
  expect((await put(at('payments/not%20so'), PAID)).status).toBe(400);
});

it('others may not enter anything', async () => {
  const reader = { ...JSON_LIST, 'X-Auth-Token': 'reader:demo' };
  expect((await put(at('payments/mine'), PAID, reader)).status).toBe(403);
  expect((await get(at('payments/mine'))).status).toBe(404);
});
