/** The database as it is named to people. */
import { describeDatabase } from '../../lib/config/general';

describe('a database', () => {
  it.each([
    ['sqlite:/var/lib/usage.db', 'sqlite:/var/lib/usage.db'],
    ['sqlite:./usage.db', `sqlite:${process.cwd()}/usage.db`],
    ['postgres://ann:secret@host:5432/usage', 'postgres://ann:***@host:5432/usage'],
  ])(
    '%s is named %s: files with their whole path, URLs without their password',
    (database, name) => {
      expect(describeDatabase({ database })).toBe(name);
    },
  );
});
