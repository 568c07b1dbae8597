/** What a line refers to and must exist already, each looked up once in a run. */
import { uuid } from '../../domain/values/validators';
import type { Store } from '../../store/store';
import { type Fields, nullable, RefusedField } from '../fields';
import { quoted } from '../text';

export interface References {
  account(field: string, id: string): Promise<string>;
  group(field: string, id: string): Promise<string>;
  /** The id of the user with this login. */
  user(field: string, login: string): Promise<string>;
}

type Find = (key: string) => Promise<{ readonly id: string } | undefined>;

/** Each throws RefusedField for what does not exist. */
export function referencesIn({ accounts, groups, users }: Store): References {
  const lookUp = (what: string, find: Find) => {
    const known = new Map<string, string>();
    return async (field: string, key: string): Promise<string> => {
      const id = known.get(key) ?? (await find(key))?.id;
      if (id === undefined) throw new RefusedField(field, `${quoted(key)}: must be ${what}`);
      known.set(key, id);
      return id;
    };
  };
  return {
    account: lookUp('the id of an account that exists', accounts.find),
    group: lookUp('the id of a group that exists', groups.find),
    user: lookUp('the login of a user who exists', users.find),
  };
}

/** The account of a line; null for none. */
export async function accountIn(
  fields: Fields,
  references: References,
): Promise<string | null | undefined> {
  const id = nullable(fields, 'account', uuid);
  return id && references.account('account', id);
}
