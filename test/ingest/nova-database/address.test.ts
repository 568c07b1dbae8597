/** Addresses of cells as Nova writes them for SQLAlchemy. */
import { addressOf } from '../../../lib/ingest/nova-database/address';

it.each([
  [
    'mysql+pymysql://nova:secret@db.example/nova?charset=utf8',
    'mysql://nova:secret@db.example/nova',
  ],
  ['postgresql://nova:secret@10.0.0.1:5433/nova', 'postgresql://nova:secret@10.0.0.1:5433/nova'],
  ['postgresql+psycopg2://nova@db/nova', 'postgresql://nova:@db/nova'],
  [
    'mysql+pymysql://nova:p%40ss@[2001:db8::1]:3306/nova',
    'mysql://nova:p%40ss@[2001:db8::1]:3306/nova',
  ],
  ['mysql://nova:a/b#c?d:e@db/nova', 'mysql://nova:a%2Fb%23c%3Fd%3Ae@db/nova'],
  ['mysql://nova:100%@db/nova', 'mysql://nova:100%25@db/nova'],
  ['sqlite:////var/lib/nova/nova.sqlite', 'sqlite:/var/lib/nova/nova.sqlite'],
])('%s is %s', (written, url) => {
  expect(addressOf(written)).toEqual({ url });
});

it.each([
  ['mysql+pymysql://{username}:{password}@{hostname}/nova', /template/],
  ['mysql+pymysql://nova:secret@db/nova?ssl_ca=/etc/nova/ca.pem', /TLS/],
  ['SCRUBBED secret', /cannot be read/],
  ['', /cannot be read/],
])('%s is no address, and the problem does not repeat it', (written, problem) => {
  const address = addressOf(written);
  expect(address).toEqual({ problem: expect.stringMatching(problem) });
  expect(JSON.stringify(address)).not.toMatch(/secret|hostname/);
});
